//! The tables of a criteria set as an office fills them in, and what stands in each column.

use crate::{
    Lang,
    fact::{Field, Input},
    grade::Grade,
    law::{BasisRole, Denominator, Level, LowerUnits, Verification},
    unit::{CommuneGroup, ExceptionClass, Region, UnitKind},
    vocabulary::vocabulary,
};

vocabulary! {
    /// A table of the form.
    Sheet {
        Head = "head", "Bộ tiêu chí", "The set";
        Basis = "basis", "Căn cứ", "Legal bases";
        Exception = "exception", "Ngoại lệ", "Exceptions";
        Criterion = "criterion", "Tiêu chí", "Criteria";
        Indicator = "indicator", "Chỉ tiêu", "Indicators";
        Test = "test", "Phép thử", "Tests";
        Threshold = "threshold", "Ngưỡng", "Thresholds";
        Measure = "measure", "Số đo mới", "New measures";
    }
}

/// A closed list of words: identifier and name.
type Words = fn(Lang) -> Vec<(&'static str, &'static str)>;

/// What a column of the form holds.
#[derive(Clone, Copy, Debug)]
pub enum Holds {
    /// Text.
    Text,
    /// A number.
    Number,
    /// A day.
    Day,
    /// Yes or no.
    Flag,
    /// What a measure is compared with: a number, yes or no, or a grade of its scale.
    Value,
    /// One of these words.
    Word(Words),
    /// Several of these words, with semicolons between them.
    Words(Words),
    /// Several texts, with semicolons between them.
    Texts,
    /// A measure, of the law or of the form.
    Measure,
    /// A body that answers for criteria.
    Department,
    /// A legal basis of the form.
    Basis,
    /// Another criteria set.
    Set,
    /// A criterion of the form.
    Criterion,
    /// An indicator of the form.
    Indicator,
}

/// A column of the form.
#[derive(Clone, Copy, Debug)]
pub struct Column {
    /// Its identifier.
    pub id: &'static str,
    /// The key under which the text of the set has it.
    pub key: &'static str,
    /// Its header in Vietnamese.
    pub vi: &'static str,
    /// Its header in English.
    pub en: &'static str,
    /// What it holds.
    pub holds: Holds,
    /// How it is filled in, in Vietnamese.
    hint_vi: &'static str,
    /// How it is filled in, in English.
    hint_en: &'static str,
}

impl Column {
    /// Its header.
    #[must_use]
    pub fn name(&self, lang: Lang) -> &'static str {
        lang.pick(self.vi, self.en)
    }

    /// How it is filled in.
    #[must_use]
    pub fn hint(&self, lang: Lang) -> &'static str {
        lang.pick(self.hint_vi, self.hint_en)
    }
}

fn words<T: Field>(lang: Lang) -> Vec<(&'static str, &'static str)> {
    match T::INPUT {
        Input::Choice(choices) => choices(lang),
        _ => Vec::new(),
    }
}

/// What a test looks at.
fn subjects(lang: Lang) -> Vec<(&'static str, &'static str)> {
    vec![
        ("measure", lang.pick("số đo", "a measure")),
        ("share_of", lang.pick("tỷ lệ đơn vị cấp dưới", "share of lower units")),
        ("count_of", lang.pick("số đơn vị cấp dưới", "number of lower units")),
        ("meets", lang.pick("đạt bộ tiêu chí khác", "meets another set")),
    ]
}

fn comparators(_: Lang) -> Vec<(&'static str, &'static str)> {
    vec![(">=", "≥"), ("<=", "≤"), (">", ">"), ("<", "<"), ("=", "=")]
}

fn measure_kinds(lang: Lang) -> Vec<(&'static str, &'static str)> {
    vec![
        ("percent", lang.pick("tỷ lệ phần trăm", "percent")),
        ("count", lang.pick("số lượng", "count")),
        ("amount", lang.pick("giá trị có đơn vị tính", "amount")),
        ("flag", lang.pick("có hoặc không", "yes or no")),
        ("rating", lang.pick("xếp hạng", "rating")),
    ]
}

impl Sheet {
    /// Its columns.
    #[must_use]
    pub const fn columns(self) -> &'static [Column] {
        match self {
            Self::Head => HEAD,
            Self::Basis => BASIS,
            Self::Exception => EXCEPTION,
            Self::Criterion => CRITERION,
            Self::Indicator => INDICATOR,
            Self::Test => TEST,
            Self::Threshold => THRESHOLD,
            Self::Measure => MEASURE,
        }
    }

    /// The place of a column; the columns are constant, so that a name that is not there is a mistake of the code.
    #[must_use]
    pub fn place(self, id: &str) -> usize {
        self.columns().iter().position(|column| column.id == id).unwrap_or(usize::MAX)
    }
}

/// A column whose text has it under another key than its own identifier.
const fn at(
    id: &'static str,
    key: &'static str,
    (vi, en): (&'static str, &'static str),
    holds: Holds,
    (hint_vi, hint_en): (&'static str, &'static str),
) -> Column {
    Column { id, key, vi, en, holds, hint_vi, hint_en }
}

const fn column(
    id: &'static str,
    names: (&'static str, &'static str),
    holds: Holds,
    hints: (&'static str, &'static str),
) -> Column {
    at(id, id, names, holds, hints)
}

const NO_HINT: (&str, &str) = ("", "");
const CITES: Column = column(
    "cites",
    ("căn cứ", "cites"),
    Holds::Basis,
    ("số văn bản, có ở bảng Căn cứ", "the number of a document of the table of legal bases"),
);
const VERIFIED: Column = column(
    "verified",
    ("kiểm chứng", "verified"),
    Holds::Word(words::<Verification>),
    ("mức đã được đối chiếu với văn bản đến đâu", "how far the threshold has been compared with the text"),
);
const SOURCE: Column = column(
    "source",
    ("nguồn công khai", "public source"),
    Holds::Text,
    ("địa chỉ trang đưa tin", "the address of a page that says so"),
);
const NOTE: Column = column("note", ("ghi chú", "note"), Holds::Text, NO_HINT);
const CODE: Column =
    column("code", ("mã", "code"), Holds::Text, ("như văn bản: 17, 17.1", "as in the decree: 17, 17.1"));
const VI: Column =
    column("vi", ("tên", "name"), Holds::Text, ("lời ngắn gọn của ta; văn bản mới là luật", "our own short wording"));
const EN: Column = column("en", ("tên tiếng Anh", "name in English"), Holds::Text, NO_HINT);
const DEPARTMENT: Column = column(
    "department",
    ("cơ quan phụ trách", "department"),
    Holds::Department,
    ("mã cơ quan; ở chỉ tiêu: chỉ ghi khi khác tiêu chí", "of an indicator: only where not the criterion's"),
);
const FROM: Column = column(
    "from",
    ("từ ngày", "from"),
    Holds::Day,
    ("ngày đầu của lời văn này; để trống: từ khi bộ có hiệu lực", "first day of this wording; empty: since the set is"),
);
const INDICATOR_CODE: Column = column("indicator", ("mã chỉ tiêu", "indicator"), Holds::Indicator, NO_HINT);
const LETTER: Column =
    column("letter", ("phép thử", "test"), Holds::Text, ("A, B, C… trong mỗi chỉ tiêu", "A, B, C… in each indicator"));

const HEAD: &[Column] = &[
    column(
        "id",
        ("mã bộ", "id"),
        Holds::Text,
        ("chữ thường không dấu, số, gạch nối", "lower-case letters, digits, hyphens"),
    ),
    at("name_vi", "vi", ("tên bộ", "name"), Holds::Text, NO_HINT),
    at("name_en", "en", ("tên tiếng Anh", "name in English"), Holds::Text, NO_HINT),
    column("level", ("cấp", "level"), Holds::Word(words::<Level>), NO_HINT),
    column(
        "kinds",
        ("chỉ loại đơn vị", "only unit kinds"),
        Holds::Words(words::<UnitKind>),
        ("để trống: mọi loại của cấp", "empty: all of the level"),
    ),
    column("grade", ("danh hiệu", "grade"), Holds::Word(words::<Grade>), NO_HINT),
    column("from", ("hiệu lực từ", "in force from"), Holds::Day, NO_HINT),
    column("to", ("hiệu lực đến", "in force to"), Holds::Day, ("để trống: chưa định", "empty: open")),
    at("first_year", "from", ("năm đánh giá đầu", "first assessment year"), Holds::Number, NO_HINT),
    at("last_year", "to", ("năm đánh giá cuối", "last assessment year"), Holds::Number, NO_HINT),
    column(
        "complete",
        ("đủ chỉ tiêu của văn bản", "complete"),
        Holds::Flag,
        ("không: còn thiếu chỉ tiêu của văn bản", "no: indicators of the law are missing here"),
    ),
    column("province", ("chỉ tỉnh", "only province"), Holds::Text, ("mã tỉnh, nếu là bộ của tỉnh", "a provincial set")),
    column(
        "builds_on",
        ("phải đạt trước", "builds on"),
        Holds::Set,
        ("mã bộ thấp hơn, xét lại ở mức hôm nay", "the lower set, judged again at today's level"),
    ),
    at(
        "official_criteria",
        "criteria",
        ("số tiêu chí của văn bản", "criteria of the decree"),
        Holds::Number,
        ("được đối chiếu khi bộ đã đủ", "checked when the set is complete"),
    ),
    at(
        "official_indicators",
        "indicators",
        ("số chỉ tiêu của văn bản", "indicators of the decree"),
        Holds::Number,
        NO_HINT,
    ),
    column(
        "structure",
        ("kiểm chứng danh mục", "list verified"),
        Holds::Word(words::<Verification>),
        ("danh mục chỉ tiêu chắc đến đâu", "how sure the list of indicators is"),
    ),
    column(
        "basically_met_percent",
        ("cơ bản đạt từ (%)", "basically met from (%)"),
        Holds::Number,
        ("phần chỉ tiêu đạt để tiêu chí là cơ bản đạt", "share of met indicators of a basically met criterion"),
    ),
    NOTE,
    at(
        "withdrawal_from",
        "from_percent",
        ("thu hồi từ (%)", "withdrawn from (%)"),
        Holds::Number,
        (
            "phần tiêu chí không đạt, khi có tiêu chí nhạy cảm không đạt",
            "of failed criteria, if a sensitive one failed",
        ),
    ),
    at(
        "withdrawal_always",
        "always_percent",
        ("thu hồi mọi trường hợp từ (%)", "withdrawn always from (%)"),
        Holds::Number,
        NO_HINT,
    ),
    at(
        "withdrawal_sensitive",
        "sensitive",
        ("tiêu chí nhạy cảm", "sensitive criteria"),
        Holds::Texts,
        ("mã, cách nhau bằng dấu chấm phẩy", "codes, with semicolons between them"),
    ),
    at("withdrawal_cites", "cites", ("căn cứ thu hồi", "withdrawal cites"), Holds::Basis, NO_HINT),
    at(
        "withdrawal_verified",
        "verified",
        ("kiểm chứng thu hồi", "withdrawal verified"),
        Holds::Word(words::<Verification>),
        NO_HINT,
    ),
    at("withdrawal_source", "source", ("nguồn về thu hồi", "withdrawal source"), Holds::Text, NO_HINT),
    at("withdrawal_note", "note", ("ghi chú về thu hồi", "withdrawal note"), Holds::Text, NO_HINT),
];

const BASIS: &[Column] = &[
    column("number", ("số văn bản", "number"), Holds::Text, ("như 51/2025/QĐ-TTg", "as 51/2025/QĐ-TTg")),
    column("date", ("ngày ban hành", "date"), Holds::Day, ("để trống khi chưa biết", "empty when not known")),
    column("issuer", ("cơ quan ban hành", "issuer"), Holds::Text, NO_HINT),
    column("role", ("vai trò", "role"), Holds::Word(words::<BasisRole>), NO_HINT),
    NOTE,
];

const EXCEPTION: &[Column] = &[
    column("class", ("diện đặc thù", "class"), Holds::Word(words::<ExceptionClass>), NO_HINT),
    column("column", ("áp dụng cột của vùng", "column of the region"), Holds::Word(words::<Region>), NO_HINT),
    CITES,
    SOURCE,
    NOTE,
];

const CRITERION: &[Column] = &[
    CODE,
    VI,
    EN,
    at("group_code", "code", ("mã nhóm", "group code"), Holds::Text, NO_HINT),
    at("group_vi", "vi", ("tên nhóm", "group name"), Holds::Text, NO_HINT),
    DEPARTMENT,
    column(
        "complete",
        ("đủ chỉ tiêu", "complete"),
        Holds::Flag,
        ("không: chưa biết hết chỉ tiêu nên không thể đánh giá đạt", "no: it cannot be judged met"),
    ),
    NOTE,
    SOURCE,
    VERIFIED,
];

const INDICATOR: &[Column] = &[
    column(
        "criterion",
        ("mã tiêu chí", "criterion"),
        Holds::Criterion,
        ("để trống: điều kiện bên cạnh các tiêu chí", "empty: a condition beside the criteria"),
    ),
    CODE,
    VI,
    EN,
    CITES,
    VERIFIED,
    SOURCE,
    column(
        "requirement",
        ("cách ghép phép thử", "how tests combine"),
        Holds::Text,
        (
            "để trống: mọi phép thử phải đạt; hoặc: A và (B hoặc C); ít nhất 2 trong (A, B, C)",
            "empty: all must hold; or: A và (B hoặc C); ít nhất 2 trong (A, B, C)",
        ),
    ),
    column(
        "applies_if",
        ("chỉ áp dụng khi", "applies only if"),
        Holds::Text,
        ("phép thử phải đạt để chỉ tiêu được tính, như: B", "tests that must hold for it to count, as: B"),
    ),
    DEPARTMENT,
    FROM,
    column("until", ("đến ngày", "until"), Holds::Day, ("ngày cuối của lời văn này", "last day of this wording")),
    NOTE,
];

const TEST: &[Column] = &[
    INDICATOR_CODE,
    LETTER,
    column("subject", ("xét gì", "looks at"), Holds::Word(subjects), ("để trống: số đo", "empty: a measure")),
    at(
        "of",
        "measure",
        ("số đo, loại đơn vị hoặc bộ tiêu chí", "measure, kind of unit or set"),
        Holds::Measure,
        (
            "mã số đo; commune, ward, township, rural_district, town, district; hoặc mã bộ tiêu chí",
            "a measure's id; commune, ward, township, rural_district, town, district; or the id of a set",
        ),
    ),
    column(
        "holding",
        ("đơn vị cấp dưới có danh hiệu", "holding"),
        Holds::Words(words::<Grade>),
        ("chỉ khi xét đơn vị cấp dưới", "only of lower units"),
    ),
    column("op", ("so sánh", "comparison"), Holds::Word(comparators), NO_HINT),
    at(
        "value",
        "threshold",
        ("mức chung", "value for all"),
        Holds::Value,
        ("số; có hoặc không; hoặc tên mức xếp hạng", "a number; yes or no; or the name of a grade"),
    ),
    at("group_1", "value", ("mức nhóm 1", "group 1"), Holds::Value, NO_HINT),
    at("group_2", "value", ("mức nhóm 2", "group 2"), Holds::Value, NO_HINT),
    at("group_3", "value", ("mức nhóm 3", "group 3"), Holds::Value, NO_HINT),
    column(
        "delegated",
        ("giao tỉnh quy định", "delegated to the province"),
        Holds::Text,
        ("văn bản giao tỉnh quy định gì; khi đó không ghi mức", "what the law leaves to the province; then no value"),
    ),
    column(
        "unknown",
        ("chưa biết mức", "threshold not known"),
        Holds::Flag,
        ("có: chưa tìm được mức, không thể đánh giá", "yes: not found yet, cannot be judged"),
    ),
    at("derived_set", "set", ("suy từ bộ", "derived from set"), Holds::Set, NO_HINT),
    at("derived_indicator", "indicator", ("suy từ chỉ tiêu", "derived from indicator"), Holds::Text, NO_HINT),
    column("times", ("nhân với", "times"), Holds::Number, NO_HINT),
    column(
        "each_sex",
        ("cả nam và nữ", "each sex"),
        Holds::Flag,
        ("có: nam và nữ đều phải đạt", "yes: for women and for men"),
    ),
];

const THRESHOLD: &[Column] = &[
    INDICATOR_CODE,
    LETTER,
    column("value", ("mức", "value"), Holds::Value, NO_HINT),
    column("region", ("vùng", "region"), Holds::Word(words::<Region>), ("để trống: mọi vùng", "empty: all")),
    column(
        "group",
        ("nhóm xã", "commune group"),
        Holds::Word(words::<CommuneGroup>),
        ("để trống: mọi nhóm", "empty: all"),
    ),
    column("year", ("năm", "year"), Holds::Number, ("để trống: mọi năm", "empty: all")),
];

const MEASURE: &[Column] = &[
    column("id", ("mã số đo", "id"), Holds::Text, ("chữ thường không dấu và gạch dưới", "snake_case")),
    VI,
    EN,
    column("kind", ("loại", "kind"), Holds::Word(measure_kinds), NO_HINT),
    column("unit", ("đơn vị tính", "unit"), Holds::Text, NO_HINT),
    column("levels", ("thu thập ở cấp", "observed at"), Holds::Words(words::<Level>), NO_HINT),
    column("sexes", ("theo dõi riêng nam, nữ", "by sex"), Holds::Flag, NO_HINT),
    column(
        "scale",
        ("thang xếp hạng", "scale"),
        Holds::Texts,
        ("từ thấp đến cao, cách nhau bằng dấu chấm phẩy", "worst first, with semicolons between them"),
    ),
    column(
        "of",
        ("là tỷ lệ hay bình quân của", "a rate of"),
        Holds::Word(words::<Denominator>),
        (
            "khi sáp nhập, số của các đơn vị cũ được tính bình quân theo đó; để trống: không chuyển sang đơn vị mới",
            "values of merged units are weighted by it; empty: they do not pass",
        ),
    ),
    column(
        "additive",
        ("cộng được", "adds up"),
        Holds::Flag,
        (
            "có: khi sáp nhập thì cộng lại; để trống: số lượng thì cộng, loại khác thì không",
            "yes: values of merged units are added up; empty: those of counts are",
        ),
    ),
];

/// The lower units that a test may look at, for the choices of a form.
#[must_use]
pub fn lower_units(lang: Lang) -> Vec<(&'static str, &'static str)> {
    words::<LowerUnits>(lang)
}
