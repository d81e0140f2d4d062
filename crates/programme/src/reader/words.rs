//! The words the reader goes by, in lower case. Whoever wants it to read otherwise changes them here.

/// Words that give a task: *giao Sở…*, *yêu cầu các địa phương…*.
pub(super) const ORDERS: &[&str] = &[
    "giao",
    "giao nhiệm vụ",
    "giao nhiệm vụ cho",
    "giao trách nhiệm cho",
    "giao cho",
    "yêu cầu",
    "phân công",
    "phân công nhiệm vụ cho",
    "lưu ý",
    "nhắc nhở",
    "đề nghị",
];

/// Words that order only after somebody who speaks; elsewhere they are what is to be done.
pub(super) const SPOKEN_ORDERS: &[&str] = &["chỉ đạo", "đôn đốc", "mong muốn", "mong"];

/// Words that ask without any authority.
pub(super) const REQUESTS: &[&str] = &["kiến nghị", "đề xuất", "mong muốn", "mong", "kính đề nghị"];

/// What stands before an order without changing it.
pub(super) const LEADS: &[&str] = &[
    "đồng thời",
    "chúng tôi",
    "tôi",
    "ngoài ra",
    "bên cạnh đó",
    "cùng với đó",
    "theo đó",
    "trước mắt",
    "cũng",
    "còn",
    "thống nhất",
    "nhấn mạnh",
    "riêng",
    "trong đó",
    "và",
    "tiếp đó",
    "mặt khác",
    "từ đó",
];

/// What says that something must be; it is left out of what is asked.
pub(super) const MODALS: &[&str] =
    &["cần", "cần phải", "phải", "có trách nhiệm", "chịu trách nhiệm", "có nhiệm vụ", "được giao nhiệm vụ", "nên"];

/// How it is to be done; after a body it makes a task of what follows.
pub(super) const MANNERS: &[&str] = &[
    "sớm",
    "khẩn trương",
    "tiếp tục",
    "tập trung",
    "chủ động",
    "tăng cường",
    "kịp thời",
    "đẩy mạnh",
    "quan tâm",
    "nghiêm túc",
    "thường xuyên",
    "nhanh chóng",
    "quyết liệt",
    "ưu tiên",
    "quyết tâm",
    "trực tiếp",
    "kiên quyết",
    "chủ trì",
    "phối hợp",
    "căn cứ",
    "theo chức năng",
];

/// What shows hurry.
pub(super) const URGENT: &[&str] = &["khẩn trương", "sớm", "nhanh chóng", "gấp", "ngay", "khẩn cấp", "sớm nhất"];

/// What is to be done.
pub(super) const ACTIONS: &[&str] = &[
    "đóng cửa",
    "tính toán",
    "đơn giản hóa",
    "ban hành",
    "bàn giao",
    "báo cáo",
    "bảo đảm",
    "bố trí",
    "bổ sung",
    "biên soạn",
    "cân đối",
    "cập nhật",
    "chấn chỉnh",
    "chỉ đạo",
    "chuẩn bị",
    "chuyển",
    "công bố",
    "công khai",
    "củng cố",
    "cung cấp",
    "đảm bảo",
    "đánh giá",
    "đào tạo",
    "đăng ký",
    "đăng tải",
    "đầu tư",
    "đề xuất",
    "điều chỉnh",
    "đôn đốc",
    "đổi mới",
    "đưa",
    "gắn",
    "giải quyết",
    "giải ngân",
    "giám sát",
    "gửi",
    "hỗ trợ",
    "hoàn chỉnh",
    "hoàn thành",
    "hoàn thiện",
    "huy động",
    "hướng dẫn",
    "kiểm điểm",
    "kiểm tra",
    "kiện toàn",
    "khắc phục",
    "khảo sát",
    "khai thác",
    "lập",
    "làm rõ",
    "lấy ý kiến",
    "lồng ghép",
    "lựa chọn",
    "mở",
    "nâng cao",
    "nâng cấp",
    "nghiên cứu",
    "nộp",
    "phân bổ",
    "phân công",
    "phân loại",
    "phát động",
    "phát huy",
    "phát triển",
    "phê duyệt",
    "phổ biến",
    "quán triệt",
    "quản lý",
    "quảng bá",
    "quy hoạch",
    "rà soát",
    "sắp xếp",
    "sơ kết",
    "sử dụng",
    "tạo điều kiện",
    "tham gia",
    "tham mưu",
    "thanh tra",
    "thành lập",
    "tháo gỡ",
    "thẩm định",
    "thẩm tra",
    "theo dõi",
    "thông báo",
    "thông tin",
    "thống kê",
    "thu hồi",
    "thực hiện",
    "tiếp thu",
    "tìm",
    "tổ chức",
    "tổng hợp",
    "tổng kết",
    "tra cứu",
    "triển khai",
    "trình",
    "tuyên truyền",
    "tư vấn",
    "vận động",
    "vận hành",
    "xây dựng",
    "xác định",
    "xác nhận",
    "xem xét",
    "xúc tiến",
    "xử lý",
    "có văn bản",
    "có kế hoạch",
    "có giải pháp",
    "có phương án",
    "có báo cáo",
    "học tập",
    "rút kinh nghiệm",
    "làm tốt",
    "làm việc",
    "không để",
    "không được",
    "cử",
    "duy trì",
    "giữ vững",
    "nhân rộng",
    "khuyến khích",
    "lắp đặt",
    "sửa chữa",
    "trồng",
    "thu gom",
    "chấm dứt",
    "niêm yết",
    "tập huấn",
    "bồi dưỡng",
    "tự đánh giá",
    "khen thưởng",
    "nắm",
    "ứng dụng",
    "kết nối",
    "số hóa",
];

/// What tells that something was, is or will be, not that it shall be.
pub(super) const FACTS: &[&str] =
    &["đã", "đang", "sẽ", "chưa", "không", "được", "bị", "là", "vẫn", "đều", "mới", "vừa", "do", "thuộc", "của", "đạt"];

/// Verbs of somebody who directs a meeting.
pub(super) const DIRECTING: &[&str] = &[
    "có ý kiến",
    "chỉ rõ",
    "nêu rõ",
    "nhất trí",
    "đồng ý",
    "kết luận",
    "chỉ đạo",
    "nhấn mạnh",
    "cho rằng",
    "đánh giá",
    "ghi nhận",
    "chủ trì",
    "phát biểu",
    "biểu dương",
    "khẳng định",
    "quán triệt",
    "gợi mở",
    "thống nhất",
];

/// Verbs of somebody who reports to it.
pub(super) const REPORTING: &[&str] = &[
    "báo cáo",
    "trao đổi",
    "thông tin",
    "cho biết",
    "tiếp thu",
    "giải trình",
    "trình bày",
    "tham luận",
    "tham dự",
    "dự",
];

/// Posts and ways to name a person who speaks.
pub(super) const TITLES: &[&str] = &[
    "bí thư",
    "phó bí thư",
    "phó bí thư thường trực",
    "chủ tịch",
    "phó chủ tịch",
    "phó chủ tịch thường trực",
    "giám đốc",
    "phó giám đốc",
    "cục trưởng",
    "phó cục trưởng",
    "chi cục trưởng",
    "phó chi cục trưởng",
    "chánh văn phòng",
    "phó chánh văn phòng",
    "trưởng ban",
    "phó trưởng ban",
    "phó trưởng ban thường trực",
    "trưởng phòng",
    "phó trưởng phòng",
    "chánh thanh tra",
    "chủ nhiệm",
    "phó chủ nhiệm",
    "chỉ huy trưởng",
    "phó chỉ huy trưởng",
    "chính ủy",
    "tổng giám đốc",
    "bộ trưởng",
    "thứ trưởng",
    "thượng tá",
    "đại tá",
    "trung tá",
    "thiếu tá",
    "thiếu tướng",
    "đồng chí",
    "đ / c",
    "ông",
    "bà",
    "lãnh đạo",
    "đại diện",
    "thủ trưởng",
    "người đứng đầu",
    "trưởng thôn",
    "thường trực",
    "viện trưởng",
    "hiệu trưởng",
    "tổng biên tập",
];

/// Posts whose word binds the bodies under them.
pub(super) const AUTHORITIES: &[&str] = &[
    "chủ tịch ubnd",
    "chủ tịch ủy ban nhân dân",
    "phó chủ tịch ubnd",
    "phó chủ tịch ủy ban nhân dân",
    "phó chủ tịch thường trực",
    "bí thư",
    "phó bí thư",
    "phó bí thư thường trực",
    "trưởng ban chỉ đạo",
    "phó trưởng ban chỉ đạo",
    "phó trưởng ban thường trực",
    "bộ trưởng",
    "thứ trưởng",
    "thủ tướng",
    "thường trực",
    "ubnd",
    "ủy ban nhân dân",
    "tỉnh ủy",
    "ban chỉ đạo",
    "hđnd",
    "hội đồng nhân dân",
    "chủ tịch hđnd",
];

/// Bodies above the province: whatever is asked of them is a request.
pub(super) const ABOVE: &[&str] =
    &["bộ", "các bộ", "chính phủ", "thủ tướng", "trung ương", "quốc hội", "văn phòng điều phối ntm trung ương"];

/// Leading bodies named in the middle of a task as those it is done for, not as those who do it.
pub(super) const SERVED: &[&str] = &[
    "ubnd tỉnh",
    "ủy ban nhân dân tỉnh",
    "tỉnh ủy",
    "ban chỉ đạo",
    "hđnd tỉnh",
    "hội đồng nhân dân tỉnh",
    "ban thường vụ",
];

/// Openings of legal preambles.
pub(super) const PREAMBLES: &[&str] = &[
    "căn cứ",
    "xét đề nghị",
    "xét tờ trình",
    "theo đề nghị",
    "thực hiện nghị quyết",
    "thực hiện quyết định",
    "thực hiện kế hoạch",
    "thực hiện chương trình",
    "thực hiện văn bản",
    "thực hiện công văn",
];

/// Openings of a topic that a task is about.
pub(super) const TOPICS: &[&str] = &["về", "đối với", "liên quan đến", "liên quan", "riêng đối với", "với", "riêng"];

/// Headings of what was done or is wrong.
pub(super) const RESULT_HEADINGS: &[&str] = &[
    "kết quả",
    "tồn tại",
    "hạn chế",
    "khó khăn",
    "tình hình",
    "thực trạng",
    "ưu điểm",
    "nguyên nhân",
    "đánh giá chung",
    "thành phần",
];

/// Headings of the aims of a year.
pub(super) const TARGET_HEADINGS: &[&str] = &["mục tiêu", "chỉ tiêu"];

/// Headings of tasks.
pub(super) const TASK_HEADINGS: &[&str] =
    &["nhiệm vụ", "giải pháp", "tổ chức thực hiện", "kết luận", "chỉ đạo", "phân công", "yêu cầu", "như sau", "giao"];

/// Headings of what is asked of those above.
pub(super) const PROPOSAL_HEADINGS: &[&str] = &["kiến nghị", "đề xuất", "đề nghị"];

/// Marks of the end of a document.
pub(super) const CLOSINGS: &[&str] = &["nơi nhận"];

/// Openings of a signature.
pub(super) const SIGNATURES: &[&str] = &["tm .", "kt .", "tl .", "tuq .", "q .", "thừa lệnh", "ký thay"];

/// Words whose point does not end a sentence.
pub(super) const SHORTENED: &[&str] =
    &["tp", "tx", "ths", "ts", "pgs", "gs", "bs", "ks", "tm", "kt", "tl", "đ", "mr", "st", "tt"];

/// Groups of bodies and their ids.
pub(super) const GROUPS: &[(&str, &str)] = &[
    ("group:departments", "các sở"),
    ("group:departments", "các sở, ngành"),
    ("group:departments", "các sở, ban, ngành"),
    ("group:departments", "các sở, ban, ngành, đoàn thể"),
    ("group:departments", "các ban, ngành"),
    ("group:departments", "các ngành"),
    ("group:departments", "các cấp, các ngành"),
    ("group:departments", "các sở, ban, ngành cấp tỉnh"),
    ("group:departments", "các sở, ngành cấp tỉnh"),
    ("group:units", "các đơn vị"),
    ("group:units", "các cơ quan"),
    ("group:units", "các cơ quan, đơn vị"),
    ("group:districts", "các huyện"),
    ("group:districts", "các huyện, thành phố, thị xã"),
    ("group:districts", "các huyện, thị xã, thành phố"),
    ("group:districts", "các huyện, thị xã"),
    ("group:districts", "các huyện, thành phố"),
    ("group:districts", "UBND các huyện"),
    ("group:districts", "UBND các huyện, thành phố, thị xã"),
    ("group:districts", "UBND các huyện, thị xã, thành phố"),
    ("group:districts", "UBND các huyện, thị xã"),
    ("group:districts", "UBND các huyện, thành phố"),
    ("group:districts", "UBND cấp huyện"),
    ("group:localities", "các địa phương"),
    ("group:localities", "UBND các địa phương"),
    ("group:communes", "các xã"),
    ("group:communes", "các xã, phường, thị trấn"),
    ("group:communes", "UBND các xã"),
    ("group:communes", "UBND các xã, phường, thị trấn"),
    ("group:communes", "UBND cấp xã"),
];

/// What a list that begins with a group goes on with: *các đơn vị, sở, ngành*.
pub(super) const GROUP_TAILS: &[(&str, &str)] = &[
    ("group:departments", "sở, ngành"),
    ("group:departments", "sở, ban, ngành"),
    ("group:departments", "ngành"),
    ("group:units", "đơn vị"),
    ("group:units", "cơ quan, đơn vị"),
    ("group:localities", "địa phương"),
    ("group:organisations", "đoàn thể"),
    ("group:organisations", "tổ chức"),
];

/// What may follow a body without changing which it is.
pub(super) const TRAILERS: &[&str] = &[
    "liên quan",
    "có liên quan",
    "cấp tỉnh",
    "cấp huyện",
    "trên địa bàn",
    "trên địa bàn tỉnh",
    "khác",
    "trong tỉnh",
    "thuộc tỉnh",
    "trực thuộc",
];

/// What may stand before a body that is asked.
pub(super) const PREFIXES: &[&str] = &[
    "tất cả",
    "các thành viên",
    "thành viên",
    "toàn thể",
    "cho",
    "đối với",
    "từng",
    "các đồng chí",
    "lãnh đạo",
    "thủ trưởng",
    "người đứng đầu",
    "chủ tịch",
    "giám đốc",
    "đồng chí",
    "đồng chí giám đốc",
    "đồng chí chủ tịch",
    "cấp ủy, chính quyền",
];

/// A plural and the name each of the list after it begins with: *các sở: Nội vụ, Tài chính*.
pub(super) const PLURALS: &[(&str, &str)] = &[
    ("các sở", "Sở"),
    ("ubnd các huyện", "UBND huyện"),
    ("ủy ban nhân dân các huyện", "UBND huyện"),
    ("ubnd các xã", "UBND xã"),
    ("các huyện", "UBND huyện"),
    ("các xã", "UBND xã"),
];

/// First words of the names of bodies.
pub(super) const HEADS: &[&str] = &[
    "sở",
    "cục",
    "chi cục",
    "văn phòng",
    "ủy ban nhân dân",
    "ubnd",
    "ban",
    "hội",
    "liên minh",
    "liên đoàn",
    "liên hiệp",
    "công an",
    "bộ chỉ huy",
    "bộ",
    "trung tâm",
    "kho bạc",
    "ngân hàng",
    "báo",
    "đài",
    "tỉnh đoàn",
    "viện",
    "trường",
    "thanh tra",
    "mặt trận",
    "ủy ban",
    "chính phủ",
    "thủ tướng",
    "quốc hội",
];

/// Bodies whose names are complete with these words.
pub(super) const COMPLETE: &[&str] = &["tỉnh đoàn", "tỉnh ủy", "chính phủ", "thủ tướng chính phủ", "quốc hội"];

/// What the last words of a line before a colon are where tasks follow.
pub(super) const LIST_ENDINGS: &[&str] = &[
    "như sau",
    "sau đây",
    "yêu cầu",
    "kết luận",
    "chỉ đạo",
    "đề nghị",
    "nhiệm vụ sau",
    "nội dung sau",
    "việc sau",
    "sau",
];

/// First words of those who are many and no body of the office: *các chủ thể*.
pub(super) const MANY: &[&str] = &["các", "mỗi", "mọi", "từng", "những", "toàn"];

/// Words of levels, as in *UBND huyện …*.
pub(super) const LEVELS: &[&str] = &["tỉnh", "huyện", "thị xã", "thành phố", "xã", "phường", "thị trấn", "tp", "tx"];

/// Short forms and what they stand for; joining marks and *và* are left out on both sides.
pub(super) const SHORT_FORMS: &[(&str, &str)] = &[
    ("ubnd", "ủy ban nhân dân"),
    ("hđnd", "hội đồng nhân dân"),
    ("ubmttq", "ủy ban mặt trận tổ quốc"),
    ("mttq", "mặt trận tổ quốc"),
    ("ntm", "nông thôn mới"),
    ("vpđp", "văn phòng điều phối"),
    ("bcđ", "ban chỉ đạo"),
    ("ctmtqg", "chương trình mục tiêu quốc gia"),
    ("mtqg", "mục tiêu quốc gia"),
    ("nn ptnt", "nông nghiệp phát triển nông thôn"),
    ("nnptnt", "nông nghiệp phát triển nông thôn"),
    ("ptnt", "phát triển nông thôn"),
    ("lđ tb xh", "lao động thương binh xã hội"),
    ("lđtb xh", "lao động thương binh xã hội"),
    ("lđtbxh", "lao động thương binh xã hội"),
    ("tn mt", "tài nguyên môi trường"),
    ("tnmt", "tài nguyên môi trường"),
    ("nn mt", "nông nghiệp môi trường"),
    ("kh đt", "kế hoạch đầu tư"),
    ("khđt", "kế hoạch đầu tư"),
    ("gd đt", "giáo dục đào tạo"),
    ("gdđt", "giáo dục đào tạo"),
    ("gtvt", "giao thông vận tải"),
    ("vh tt dl", "văn hóa thể thao du lịch"),
    ("vhtt dl", "văn hóa thể thao du lịch"),
    ("vhttdl", "văn hóa thể thao du lịch"),
    ("tt tt", "thông tin truyền thông"),
    ("tttt", "thông tin truyền thông"),
    ("kh cn", "khoa học công nghệ"),
    ("khcn", "khoa học công nghệ"),
    ("chqs", "chỉ huy quân sự"),
    ("bch", "ban chấp hành"),
    ("lhpn", "liên hiệp phụ nữ"),
    ("bhxh", "bảo hiểm xã hội"),
    ("nhnn", "ngân hàng nhà nước"),
    ("htx", "hợp tác xã"),
    ("tp", "thành phố"),
    ("tx", "thị xã"),
];

/// Family names, by which a person's name is told from the name of a place before it.
pub(super) const FAMILIES: &[&str] = &[
    "nguyễn", "trần", "lê", "phạm", "hoàng", "huỳnh", "phan", "vũ", "võ", "đặng", "bùi", "đỗ", "hồ", "ngô", "dương",
    "lý", "đinh", "hà", "trịnh", "đoàn", "mai", "tô", "lưu", "đào", "cao", "thái", "chu", "tạ", "lương", "trương",
    "nghiêm", "phùng", "quách", "kiều", "từ", "biện", "bạch", "tống", "thân", "uông", "giáp", "lâm", "mạc", "cù",
];
