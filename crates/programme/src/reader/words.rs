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
