//! Names of posts, bodies and persons, and the words around them, in lower case.

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
    "cấp ủy",
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
