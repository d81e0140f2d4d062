//! Works and courses. All of them are made up.

use jiff::{ToSpan as _, civil::date};
use programme::{
    Dong,
    fact::{Course, CourseKind, Priority, Project, ProjectKind, Sourced},
    unit::UnitTree,
};

use crate::{DAY, chance::Chance, communes, districts, illustrative};

/// What is built: kind, what it is called, who builds it, under which content, how many, and the range of its cost in million
/// đồng.
type Work = (ProjectKind, &'static str, &'static str, &'static str, usize, (i64, i64));

const WORKS: [Work; 7] = [
    (ProjectKind::CleanWater, "Cấp nước sạch tập trung", "agriculture", "Nước sạch và môi trường", 6, (18_000, 64_000)),
    (ProjectKind::Transport, "Đường trục xã", "transport", "Hạ tầng kinh tế - xã hội", 6, (4_000, 19_000)),
    (ProjectKind::Irrigation, "Kiên cố hóa kênh mương", "agriculture", "Hạ tầng kinh tế - xã hội", 2, (2_500, 9_000)),
    (ProjectKind::School, "Trường mầm non", "education", "Hạ tầng kinh tế - xã hội", 2, (5_000, 14_000)),
    (ProjectKind::Culture, "Nhà văn hóa, khu thể thao", "culture", "Hạ tầng kinh tế - xã hội", 2, (1_500, 5_000)),
    (ProjectKind::Environment, "Xử lý chất thải rắn", "environment", "Nước sạch và môi trường", 1, (6_000, 22_000)),
    (ProjectKind::Other, "Cải tạo trạm y tế", "health", "Hạ tầng kinh tế - xã hội", 1, (1_800, 4_500)),
];

/// Twenty works in communes; clean water is the most pressing.
pub fn projects(tree: &UnitTree) -> Vec<Sourced<Project>> {
    let mut chance = Chance::of(23);
    let communes = communes(tree);
    let mut projects = Vec::new();
    for (kind, called, body, content, count, (low, high)) in WORKS {
        for _ in 0..count {
            let Some(unit) = chance.pick(&communes) else { continue };
            let number = projects.len() + 1;
            let priority = match (kind, chance.between(1, 100)) {
                (ProjectKind::CleanWater, ..=40) => Priority::Urgent,
                (ProjectKind::CleanWater, _) | (_, ..=25) => Priority::High,
                _ => Priority::Normal,
            };
            let day = chance.day(date(2021, 9, 1), date(2022, 11, 30));
            projects.push(illustrative(Project {
                code: format!("DA-MH-{number:02}"),
                name: format!("{called} {} (minh họa {number:02})", unit.name),
                kind,
                unit: unit.code,
                body: Some(body.to_owned()),
                content: content.to_owned(),
                priority,
                total: Dong(chance.around(low, high) * 1_000_000),
                date: day,
                until: Some(day.saturating_add(chance.between(12, 36).months())),
            }));
        }
    }
    projects
}

/// Courses by kind and name.
const COURSES: [(CourseKind, &str, &str); 3] = [
    (CourseKind::Programme, "Nghiệp vụ cho cán bộ xây dựng nông thôn mới", "coordination_office"),
    (CourseKind::Vocational, "Nghề cho lao động nông thôn", "labour"),
    (CourseKind::Ocop, "Chủ thể OCOP: hồ sơ, bao bì, bán hàng", "coordination_office"),
];

/// Ten courses: four of 2022, six of 2023, some of which have not been reported yet.
pub fn courses(tree: &UnitTree) -> Vec<Sourced<Course>> {
    let mut chance = Chance::of(24);
    let districts = districts(tree);
    let course = |number: usize| {
        let (kind, called, body) = COURSES[number % COURSES.len()];
        let unit = *chance.pick(&districts)?;
        let is_past = number <= 4;
        let first = if is_past { date(2022, 5, 4) } else { date(2023, 1, 9) };
        let last = if is_past { date(2022, 11, 18) } else { date(2023, 3, 8) };
        let day = chance.day(first, last);
        let end = day.saturating_add(chance.between(2, 40).days());
        let places = chance.between(30, 90);
        let asked = places * chance.between(850, 2_300) * 1000;
        let allocated = chance.percent(80).then(|| asked / 100 * chance.between(60, 100));
        let is_over = end < DAY && allocated.is_some();
        let attended = is_over.then(|| places * chance.between(70, 100) / 100);
        let spent = allocated.filter(|_| is_over).map(|amount| amount / 100 * chance.between(75, 100));
        Some(illustrative(Course {
            code: format!("LOP-MH-{number:02}"),
            name: format!("{called} (minh họa {number:02})"),
            kind,
            unit,
            body: Some(body.to_owned()),
            date: day,
            until: Some(end),
            places: u16::try_from(places).unwrap_or(u16::MAX),
            attended: attended.and_then(|people| u16::try_from(people).ok()),
            asked: Dong(asked),
            allocated: allocated.map(Dong),
            spent: spent.map(Dong),
        }))
    };
    (1..=10).filter_map(course).collect()
}
