//! Which copies are kept for how long.

use std::{collections::HashSet, fmt, str::FromStr};

use jiff::{SignedDuration, Timestamp, civil::Date, tz::TimeZone};

use crate::{BackupError, Id, Repository, repository::Kind};

/// How many are kept: the last ones, and of each of the last days, weeks and months that have any the last one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Keep {
    /// The last ones.
    pub last: usize,
    /// Days.
    pub days: usize,
    /// Weeks, from Monday on.
    pub weeks: usize,
    /// Months.
    pub months: usize,
}

impl Default for Keep {
    fn default() -> Self {
        Self { last: 48, days: 14, weeks: 8, months: 24 }
    }
}

impl fmt::Display for Keep {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "last={},days={},weeks={},months={}", self.last, self.days, self.weeks, self.months)
    }
}

impl FromStr for Keep {
    type Err = BackupError;

    fn from_str(text: &str) -> Result<Self, BackupError> {
        let wrong = || BackupError::Key(format!("{text}: last=48,days=14,weeks=8,months=24"));
        let mut keep = Self { last: 0, days: 0, weeks: 0, months: 0 };
        for part in text.split(',') {
            let (name, number) = part.split_once('=').ok_or_else(wrong)?;
            let number = number.trim().parse().map_err(|_| wrong())?;
            match name.trim() {
                "last" => keep.last = number,
                "days" => keep.days = number,
                "weeks" => keep.weeks = number,
                "months" => keep.months = number,
                _ => return Err(wrong()),
            }
        }
        // Nobody means to keep nothing.
        if keep.last + keep.days + keep.weeks + keep.months == 0 { Err(wrong()) } else { Ok(keep) }
    }
}

/// The day, week or month of a date: its year and its number.
type Span = fn(Date) -> (i16, i16);

impl Keep {
    /// Which of some moments are kept, as they stand on the calendar of a zone.
    #[must_use]
    pub fn of(&self, made: &[Timestamp], zone: &TimeZone) -> HashSet<Timestamp> {
        let mut made = made.to_vec();
        made.sort_unstable_by(|one, other| other.cmp(one));
        let mut kept: HashSet<Timestamp> = made.iter().take(self.last).copied().collect();
        let date = |made: &Timestamp| made.to_zoned_datetime(zone.clone()).date();
        let day = |date: Date| (date.year(), date.day_of_year());
        let week = |date: Date| (date.iso_week_date().year(), i16::from(date.iso_week_date().week()));
        let month = |date: Date| (date.year(), i16::from(date.month()));
        let spans: [(usize, Span); 3] = [(self.days, day), (self.weeks, week), (self.months, month)];
        for (number, span) in spans {
            let mut seen = HashSet::new();
            kept.extend(made.iter().filter(|made| seen.len() < number && seen.insert(span(date(made)))));
        }
        kept
    }
}

/// What was written later may belong to a copy that is being made.
const BEING_MADE: SignedDuration = SignedDuration::from_hours(24);

impl Repository {
    /// Strikes the copies that are not to be kept, and sweeps what no other needs; which ones, and how many objects.
    pub async fn prune(&self, keep: &Keep, zone: &TimeZone, now: Timestamp) -> Result<(Vec<Id>, u64), BackupError> {
        let ids = self.snapshots().await?;
        let made: Vec<Timestamp> = ids.iter().map(|id| id.made_at).collect();
        let kept = keep.of(&made, zone);
        let struck: Vec<Id> = ids.into_iter().filter(|id| !kept.contains(&id.made_at)).collect();
        for id in &struck {
            self.strike(id).await?;
        }
        let before = now.checked_sub(BEING_MADE).unwrap_or(Timestamp::MIN);
        let mut swept = self.sweep(Kind::Segment, &self.needed().await?, before).await?;
        swept += self.sweep(Kind::File, &self.needed_files().await?, before).await?;
        Ok((struck, swept))
    }

    /// Every file that the listed copies need.
    async fn needed_files(&self) -> Result<HashSet<store::Digest>, BackupError> {
        let mut files = HashSet::new();
        for id in self.snapshots().await? {
            files.extend(self.files_of(&self.snapshot(&id).await?).await?);
        }
        Ok(files)
    }
}
