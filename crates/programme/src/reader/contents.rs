//! Which group of contents a task belongs to, by the words it uses.

use std::{collections::HashMap, ops::Range, sync::LazyLock};

use super::page::Page;
use crate::fact::ContentGroup;

/// The words that speak for a group, each in one list only. Words that tasks of every group use (*xã, hồ sơ, chỉ tiêu*) stand in none.
const WORDS: [(ContentGroup, &[&str]); 20] = [
    (
        ContentGroup::Scheme,
        &[
            "đề án tỉnh nông thôn mới",
            "tỉnh nông thôn mới",
            "tỉnh ntm",
            "tỉnh đạt chuẩn nông thôn mới",
            "tỉnh đạt chuẩn ntm",
        ],
    ),
    (
        ContentGroup::Targets,
        &[
            "chỉ tiêu được giao",
            "chỉ tiêu kế hoạch",
            "chỉ tiêu năm",
            "giao chỉ tiêu",
            "phân bổ chỉ tiêu",
            "chỉ tiêu nhiệm vụ",
        ],
    ),
    (
        ContentGroup::Recognition,
        &[
            "công nhận",
            "đạt chuẩn",
            "giữ chuẩn",
            "về đích",
            "rớt chuẩn",
            "rớt tiêu chí",
            "thu hồi quyết định",
            "hồ sơ đề nghị thẩm định",
            "đề nghị xét",
            "xã nâng cao",
            "xã kiểu mẫu",
            "nông thôn mới nâng cao",
            "nông thôn mới kiểu mẫu",
            "ntm nâng cao",
            "ntm kiểu mẫu",
        ],
    ),
    (
        ContentGroup::ModelAreas,
        &[
            "khu dân cư",
            "khu dân cư kiểu mẫu",
            "khu dân cư nông thôn mới kiểu mẫu",
            "vườn mẫu",
            "vườn hộ",
            "cải tạo vườn tạp",
            "thôn kiểu mẫu",
        ],
    ),
    (
        ContentGroup::Urban,
        &["đô thị văn minh", "phường đạt chuẩn đô thị", "thị trấn đạt chuẩn đô thị", "chỉnh trang đô thị"],
    ),
    (
        ContentGroup::Infrastructure,
        &[
            "giao thông",
            "tuyến đường",
            "làm đường",
            "đường trục",
            "đường thôn",
            "đường xã",
            "bê tông hóa",
            "xi măng",
            "hạ tầng",
            "thủy lợi",
            "kênh mương",
            "hồ đập",
            "lưới điện",
            "mặt bằng",
            "giải phóng mặt bằng",
            "thi công",
            "xây dựng cơ bản",
        ],
    ),
    (
        ContentGroup::Water,
        &[
            "nước sạch",
            "cấp nước",
            "nguồn nước",
            "nước hợp vệ sinh",
            "nước tập trung",
            "nước sinh hoạt",
            "chất lượng nước",
        ],
    ),
    (
        ContentGroup::Environment,
        &[
            "môi trường",
            "vệ sinh môi trường",
            "cảnh quan",
            "cảnh quan môi trường",
            "rác",
            "rác thải",
            "bãi rác",
            "điểm rác",
            "xử lý rác",
            "phân loại rác",
            "thu gom",
            "chất thải",
            "nước thải",
            "lò đốt",
            "chôn lấp",
            "cây xanh",
            "hàng rào xanh",
            "đường hoa",
            "tuyến đường hoa",
        ],
    ),
    (
        ContentGroup::Production,
        &[
            "sản xuất",
            "thu nhập",
            "sinh kế",
            "việc làm",
            "hợp tác xã",
            "tổ hợp tác",
            "chuỗi giá trị",
            "liên kết sản xuất",
            "mô hình kinh tế",
            "chăn nuôi",
            "trồng trọt",
            "nông sản",
            "tích tụ ruộng đất",
            "giảm nghèo",
            "hộ nghèo",
        ],
    ),
    (
        ContentGroup::Ocop,
        &[
            "ocop",
            "mỗi xã một sản phẩm",
            "chủ thể",
            "phân hạng",
            "đánh giá , phân hạng",
            "hạng sao",
            "hội đồng đánh giá",
            "ý tưởng sản phẩm",
            "câu chuyện sản phẩm",
            "sàn thương mại điện tử",
            "hội chợ",
            "kết nối cung cầu",
            "xúc tiến thương mại",
            "truy xuất nguồn gốc",
            "nhãn hiệu",
            "nhãn mác",
            "bao bì",
        ],
    ),
    (
        ContentGroup::Vocational,
        &["đào tạo nghề", "dạy nghề", "học nghề", "giáo dục nghề nghiệp", "lao động qua đào tạo", "lao động nông thôn"],
    ),
    (
        ContentGroup::Culture,
        &[
            "văn hóa",
            "nhà văn hóa",
            "thiết chế văn hóa",
            "gia đình văn hóa",
            "thể thao",
            "văn nghệ",
            "di tích",
            "lễ hội",
        ],
    ),
    (
        ContentGroup::Education,
        &[
            "giáo dục",
            "trường học",
            "trường chuẩn quốc gia",
            "trường đạt chuẩn quốc gia",
            "phổ cập",
            "học sinh",
            "giáo viên",
            "mầm non",
        ],
    ),
    (
        ContentGroup::Health,
        &[
            "y tế",
            "trạm y tế",
            "bảo hiểm y tế",
            "suy dinh dưỡng",
            "sức khỏe",
            "khám chữa bệnh",
            "khám bệnh , chữa bệnh",
        ],
    ),
    (
        ContentGroup::Digital,
        &[
            "chuyển đổi số",
            "xã thông minh",
            "thôn thông minh",
            "truyền thanh thông minh",
            "kỹ năng số",
            "công nghệ số",
            "tổ công nghệ",
            "công nghệ thông tin",
            "dịch vụ công trực tuyến",
            "thanh toán không dùng tiền mặt",
            "viễn thông",
            "lõm sóng",
            "phần mềm",
            "cài đặt ứng dụng",
            "kết nối dữ liệu",
            "số hóa",
        ],
    ),
    (
        ContentGroup::Security,
        &[
            "an ninh",
            "an ninh trật tự",
            "an ninh , trật tự",
            "trật tự an toàn xã hội",
            "quốc phòng",
            "quân sự",
            "dân quân",
            "phòng chống tội phạm",
        ],
    ),
    (
        ContentGroup::Funds,
        &[
            "vốn",
            "vốn đối ứng",
            "kinh phí",
            "ngân sách",
            "giải ngân",
            "giải ngân vốn",
            "quyết toán",
            "thanh toán",
            "nợ đọng",
            "nợ đọng xây dựng cơ bản",
            "cấp bù",
            "lãi suất",
            "đóng góp",
            "huy động nguồn lực",
            "lồng ghép vốn",
        ],
    ),
    (
        ContentGroup::Organisation,
        &[
            "biên chế",
            "bộ máy",
            "nhân lực",
            "nhân sự",
            "bố trí cán bộ",
            "cán bộ chuyên trách",
            "công chức chuyên trách",
            "kiện toàn ban chỉ đạo",
            "kiện toàn văn phòng",
            "quy chế hoạt động",
            "quy chế làm việc",
        ],
    ),
    (ContentGroup::Training, &["tập huấn", "bồi dưỡng", "đào tạo cán bộ", "nâng cao năng lực"]),
    (
        ContentGroup::Communication,
        &["tuyên truyền", "truyền thông", "báo chí", "phóng sự", "chuyên mục", "phong trào thi đua"],
    ),
];

/// A phrase and the group it speaks for.
type Speaks = (&'static str, ContentGroup);

/// The phrases by their first word.
static PHRASES: LazyLock<HashMap<&str, Vec<Speaks>>> = LazyLock::new(|| {
    let mut phrases: HashMap<_, Vec<_>> = HashMap::new();
    for (group, words) in WORDS {
        for phrase in words {
            phrases.entry(phrase.split(' ').next().unwrap_or_default()).or_default().push((*phrase, group));
        }
    }
    phrases
});

/// The group that most different phrases of a task speak for, and where the first of them stands. None where no phrase speaks, or two
/// groups are spoken for alike. The names of bodies say nothing: the department of health is asked for many things.
pub(super) fn content(page: &Page<'_>, range: Range<usize>) -> Option<(ContentGroup, Range<usize>)> {
    let mut spoken: Vec<(Speaks, Range<usize>)> = Vec::new();
    let mut at = range.start;
    while at < range.end {
        if let Some(named) = page.mentions.over(at) {
            at = named.tokens.end.max(at + 1);
            continue;
        }
        match longest(page, at, range.end) {
            Some((speaks, end)) => {
                if spoken.iter().all(|(known, _)| *known != speaks) {
                    spoken.push((speaks, at..end));
                }
                at = end;
            }
            None => at += 1,
        }
    }
    let count = |group: ContentGroup| spoken.iter().filter(|((_, each), _)| *each == group).count();
    let ((_, group), first) = spoken.iter().rev().max_by_key(|((_, group), _)| count(*group))?;
    let rivals = spoken.iter().any(|((_, other), _)| other != group && count(*other) == count(*group));
    let first = spoken.iter().find(|((_, each), _)| each == group).map_or(first, |(_, place)| place);
    (!rivals).then(|| (*group, first.clone()))
}

/// The longest phrase at a token, and where it ends.
fn longest(page: &Page<'_>, at: usize, end: usize) -> Option<(Speaks, usize)> {
    let phrases = PHRASES.get(page.word(at))?.iter();
    let ends = phrases.filter_map(|speaks| Some((*speaks, page.tokens.phrase(at, end, speaks.0)?)));
    ends.max_by_key(|(_, end)| *end)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::{super::token::Tokens, *};
    use crate::reader::Lexicon;

    fn told(text: &str) -> Option<&'static str> {
        let tokens = Tokens::new(text);
        let lexicon = Lexicon::new([]);
        let page = Page::new(&tokens, &lexicon);
        content(&page, 0..tokens.len()).map(|(group, _)| group.id())
    }

    #[test]
    fn a_phrase_speaks_for_one_group_and_is_written_as_a_text_is_read() {
        let all: Vec<&str> = WORDS.iter().flat_map(|(_, words)| words.iter().copied()).collect();
        assert_eq!(all.iter().collect::<BTreeSet<_>>().len(), all.len(), "a phrase stands twice");
        for phrase in all {
            let tokens = Tokens::new(phrase);
            let read: Vec<&str> = (0..tokens.len()).map(|at| tokens.word(at)).collect();
            assert_eq!(read.join(" "), phrase);
        }
        let groups: BTreeSet<ContentGroup> = WORDS.iter().map(|(group, _)| *group).collect();
        let rest: Vec<&ContentGroup> = ContentGroup::ALL.iter().filter(|group| !groups.contains(group)).collect();
        assert_eq!(rest, [&ContentGroup::General], "what speaks for no group is left to a person");
    }

    #[test]
    fn most_phrases_decide_and_a_tie_decides_nothing() {
        assert_eq!(told("rà soát các trạm y tế"), Some("health"));
        assert_eq!(told("thu gom rác thải, bảo vệ cảnh quan các khu dân cư"), Some("environment"));
        assert_eq!(told("bố trí kinh phí sửa chữa tuyến đường"), None, "money or roads");
        assert_eq!(told("bố trí vốn, vốn và vốn làm đường"), None, "a word said again is no other word");
        assert_eq!(told("triển khai thực hiện nghiêm túc"), None);
        assert_eq!(told("thanh toán không dùng tiền mặt"), Some("digital"), "the longest phrase counts");
        assert_eq!(told("Sở Y tế báo cáo"), None, "the name of a body says nothing");
    }
}
