//! Sets that an office keeps itself: what of their versions is the law of a day.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::{Law, LawError, LawFile};
use crate::fact::{Record, SetVersion};

impl Law {
    /// The law with sets in the place of those of the same identifier, or beside the others; each as its text.
    ///
    /// All of it is read anew, so that whatever the files are checked for holds for the kept sets too.
    pub fn keeping<'t>(&self, sets: impl IntoIterator<Item = (&'t str, &'t str)>) -> Result<Self, Vec<LawError>> {
        let mut files = self.files.to_vec();
        let mut kept = self.kept.clone();
        for (id, text) in sets {
            let name = self.file_of(id);
            files.retain(|file| file.name != name);
            files.push(LawFile { name, text: text.to_owned() });
            if !kept.iter().any(|known| known == id) {
                kept.push(id.to_owned());
            }
        }
        let law = Self::parse(&files)?;
        Ok(Self { kept, ..law })
    }

    /// The law of a day: the files with the latest version of each set that is in force. Where versions do not fit together or
    /// to the files any more, those that do not are left out and remembered.
    #[must_use]
    pub fn of_day(&self, versions: &[Record<SetVersion>], day: Date) -> Self {
        let mut latest: BTreeMap<&str, &SetVersion> = BTreeMap::new();
        for version in versions.iter().map(Record::fact).filter(|version| version.holds_on(day)) {
            let standing = latest.entry(version.set.as_str()).or_insert(version);
            if (standing.from, standing.version) < (version.from, version.version) {
                *standing = version;
            }
        }
        if latest.is_empty() {
            return self.clone();
        }
        let all = latest.values().map(|version| (version.set.as_str(), version.text.as_str()));
        if let Ok(law) = self.keeping(all) {
            return law;
        }
        let mut law = self.clone();
        for version in latest.into_values() {
            match law.keeping([(version.set.as_str(), version.text.as_str())]) {
                Ok(next) => law = Self { left_out: law.left_out, ..next },
                Err(_) => law.left_out.push((version.set.clone(), version.version)),
            }
        }
        law
    }

    /// Whether a set is as the office keeps it, not as the files have it.
    #[must_use]
    pub fn is_kept(&self, id: &str) -> bool {
        self.kept.iter().any(|kept| kept == id)
    }

    /// Versions that are in force and yet not the law, because they do not fit to the rest of it: set and number.
    #[must_use]
    pub fn left_out(&self) -> &[(String, u16)] {
        &self.left_out
    }

    /// The text of a set, without what a province fills in.
    #[must_use]
    pub fn text(&self, id: &str) -> Option<&str> {
        let name = &self.set(id)?.file;
        self.files.iter().find(|file| file.name == *name).map(|file| file.text.as_str())
    }

    /// The file that a set stands in, or would.
    pub(super) fn file_of(&self, id: &str) -> String {
        self.set(id).map_or_else(|| format!("criteria/{id}.toml"), |set| set.file.clone())
    }
}
