//! What a node keeps of a PostgreSQL ledger on its own disk: the lines of facts up to an act, as the database gave them. Facts are only ever
//! added, so they stay right for as long as the chain says that they are this ledger's past; a start asks the database for what came since.

use std::{
    collections::BTreeMap,
    fs::{self, File, OpenOptions},
    io::{self, BufReader, Read as _, Seek as _, SeekFrom, Write as _},
    os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _},
    path::{Path, PathBuf},
};

use programme::fact::FactKind;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use sqlx::PgPool;

use crate::{
    database::{Db, Ledger},
    error::LedgerError,
    lines, migrate,
};

/// Lines of so many bytes are one block, which is proven before any of them is read.
const BLOCK: usize = 256 * 1024;

/// Tells how far the lines reach.
const HEAD: &str = "head";

/// A block is never so long: no fact is.
const LONGEST: usize = 64 * 1024 * 1024;

/// The folder of lines.
#[derive(Debug)]
pub(crate) struct Mirror(PathBuf);

/// How far the lines reach.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Head {
    /// The schema whose columns they bear.
    schema: i64,
    /// The last act.
    act: i64,
    /// Its hash.
    hash: String,
    /// The number of the last fact.
    fact: i64,
    /// What the file of each kind holds.
    kinds: BTreeMap<String, Held>,
}

/// What a file holds; what follows was not finished.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
struct Held {
    bytes: u64,
    facts: u64,
}

impl Head {
    /// How many facts of a kind there are lines of.
    pub fn facts(&self, kind: FactKind) -> usize {
        self.kinds.get(kind.id()).map_or(0, |held| usize::try_from(held.facts).unwrap_or_default())
    }
}

impl Mirror {
    fn file(&self, kind: FactKind) -> PathBuf {
        self.0.join(format!("{}.lines", kind.id()))
    }

    /// How far the lines reach that can be read; none where there are none, or they are of another schema.
    fn head(&self) -> Option<Head> {
        let text = fs::read_to_string(self.0.join(HEAD)).ok()?;
        let (sum, told) = text.split_once(' ')?;
        let is_whole = u32::from_str_radix(sum, 16) == Ok(crc32fast::hash(told.as_bytes()));
        let head: Head = serde_json::from_str(told).ok().filter(|_| is_whole)?;
        (head.schema == migrate::known()).then_some(head)
    }

    /// Hands over the lines of a kind in order. What is damaged ends them: the database is asked for the rest, and the next time all is
    /// kept anew.
    pub async fn read(&self, head: &Head, kind: FactKind, take: Take<'_>) -> Result<(), LedgerError> {
        let Some(file) = head.kinds.get(kind.id()) else { return Ok(()) };
        let Ok(mut blocks) = Blocks::open(&self.file(kind), file.bytes) else {
            self.forget(kind);
            return Ok(());
        };
        loop {
            match blocks.next() {
                Ok(Some(block)) => lines::text(kind, block)?.lines().try_for_each(&mut *take)?,
                Ok(None) => return Ok(()),
                Err(_) => {
                    self.forget(kind);
                    return Ok(());
                }
            }
            // Others have their turn, too.
            tokio::task::yield_now().await;
        }
    }

    /// Has all kept anew the next time.
    fn forget(&self, kind: FactKind) {
        tracing::warn!(
            kind = kind.id(),
            "lines of the ledger kept on this node are damaged: it is asked itself, and they are kept anew"
        );
        if let Err(error) = self.give_up() {
            tracing::warn!(%error, "they cannot be given up");
        }
    }

    /// Nothing is kept any more, for certain, before anything else is written.
    fn give_up(&self) -> io::Result<()> {
        match fs::remove_file(self.0.join(HEAD)) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
            Err(error) => Err(error),
            Ok(()) => File::open(&self.0)?.sync_all(),
        }
    }
}

/// Takes a line.
type Take<'t> = &'t mut (dyn FnMut(&str) -> Result<(), LedgerError> + Send);

/// The blocks of a file, each proven before it is handed over.
struct Blocks {
    file: BufReader<File>,
    left: u64,
    block: Vec<u8>,
}

impl Blocks {
    fn open(path: &Path, left: u64) -> io::Result<Self> {
        Ok(Self { file: BufReader::with_capacity(BLOCK, File::open(path)?), left, block: Vec::new() })
    }

    fn next(&mut self) -> io::Result<Option<&[u8]>> {
        if self.left == 0 {
            return Ok(None);
        }
        let mut said = [[0; 4]; 2];
        for number in &mut said {
            self.file.read_exact(number)?;
        }
        let [length, sum] = said.map(u32::from_le_bytes);
        let (taken, length) = (u64::from(length) + 8, usize::try_from(length).unwrap_or(usize::MAX));
        // Zeros, as a file has that lost its bytes, are no block: their checksum would be right.
        if taken > self.left || length > LONGEST || length == 0 {
            return Err(io::ErrorKind::InvalidData.into());
        }
        self.block.resize(length, 0);
        self.file.read_exact(&mut self.block)?;
        self.left -= taken;
        if crc32fast::hash(&self.block) == sum { Ok(Some(&self.block)) } else { Err(io::ErrorKind::InvalidData.into()) }
    }
}

/// Lines on their way into the file of a kind.
struct Writing {
    file: File,
    written: u64,
    block: Vec<u8>,
}

impl Writing {
    /// After so many bytes; what follows them was not finished. Who still reads a file that is begun anew goes on with the old one.
    fn begin(path: &Path, after: u64) -> io::Result<Self> {
        if after == 0 && path.exists() {
            fs::remove_file(path)?;
        }
        let mut file = OpenOptions::new().write(true).create(true).truncate(false).mode(0o600).open(path)?;
        if file.metadata()?.len() < after {
            return Err(io::ErrorKind::InvalidData.into());
        }
        file.set_len(after)?;
        file.seek(SeekFrom::End(0))?;
        Ok(Self { file, written: after, block: Vec::new() })
    }

    fn lines(&mut self, lines: &[u8]) -> io::Result<()> {
        self.block.extend_from_slice(lines);
        if self.block.len() < BLOCK { Ok(()) } else { self.put() }
    }

    fn put(&mut self) -> io::Result<()> {
        if self.block.is_empty() {
            return Ok(());
        }
        let length = u32::try_from(self.block.len()).map_err(|_| io::ErrorKind::InvalidData)?;
        self.file.write_all(&length.to_le_bytes())?;
        self.file.write_all(&crc32fast::hash(&self.block).to_le_bytes())?;
        self.file.write_all(&self.block)?;
        self.written += u64::from(length) + 8;
        self.block.clear();
        Ok(())
    }

    async fn finish(mut self) -> io::Result<u64> {
        self.put()?;
        let (file, written) = (self.file, self.written);
        tokio::task::spawn_blocking(move || file.sync_data()).await??;
        Ok(written)
    }
}

impl Ledger {
    /// The same ledger, whose lines this node keeps in a folder too; only one on PostgreSQL has any.
    #[must_use]
    pub fn mirrored(self, folder: PathBuf) -> Self {
        Self { mirror: Some(Mirror(folder).into()), ..self }
    }

    /// How far this node's own lines reach, where they are this ledger's past.
    pub(crate) async fn head(&self) -> Result<Option<Head>, LedgerError> {
        match (&self.mirror, &self.db) {
            (Some(mirror), Db::Postgres(cluster)) => proven(mirror, cluster.leader()).await,
            _ => Ok(None),
        }
    }

    /// Keeps what came since; how many bytes were written. Whoever finds another at it leaves it alone.
    #[tracing::instrument(name = "mirror", level = "debug", skip_all)]
    pub async fn mirror(&self) -> Result<u64, LedgerError> {
        let (Some(mirror), Db::Postgres(cluster)) = (&self.mirror, &self.db) else { return Ok(0) };
        let folder = &mirror.0;
        fs::DirBuilder::new().recursive(true).mode(0o700).create(folder).map_err(LedgerError::Mirror)?;
        let lock = OpenOptions::new().write(true).create(true).truncate(false).mode(0o600).open(folder.join("lock"));
        let lock = lock.map_err(LedgerError::Mirror)?;
        if lock.try_lock().is_err() {
            return Ok(0);
        }
        let pool = cluster.leader();
        let before = proven(mirror, pool).await?;
        if before.is_none() {
            // What is written now must not be taken for what was kept before, whatever becomes of it.
            mirror.give_up().map_err(LedgerError::Mirror)?;
        }
        extend(mirror, pool, before).await
    }
}

/// How far the lines of a node reach, where they are the past of the ledger of these servers.
async fn proven(mirror: &Mirror, pool: &PgPool) -> Result<Option<Head>, LedgerError> {
    let Some(head) = mirror.head() else { return Ok(None) };
    let found = sqlx::query("SELECT 1 FROM act WHERE seq = $1 AND hash = $2").bind(head.act).bind(&head.hash);
    Ok(found.fetch_optional(pool).await?.map(|_| head))
}

impl Ledger {
    /// The kinds of which this node keeps other lines than the database has.
    pub async fn check_mirror(&self) -> Result<Vec<FactKind>, LedgerError> {
        let (Some(mirror), Db::Postgres(cluster), Some(head)) = (&self.mirror, &self.db, self.head().await?) else {
            return Ok(Vec::new());
        };
        let mut differing = Vec::new();
        for kind in FactKind::ALL.iter().copied().filter(|kind| head.kinds.contains_key(kind.id())) {
            let (mut ours, mut theirs) = (Sha256::new(), Sha256::new());
            let take = &mut |line: &str| {
                ours.update(line);
                ours.update("\n");
                Ok(())
            };
            mirror.read(&head, kind, take).await?;
            let take = &mut |lines: &[u8]| {
                theirs.update(lines);
                Ok(())
            };
            lines::copied(cluster.leader(), &select(kind, 0, head.fact), take).await?;
            if ours.finalize() != theirs.finalize() {
                differing.push(kind);
            }
        }
        Ok(differing)
    }
}

async fn extend(mirror: &Mirror, pool: &PgPool, before: Option<Head>) -> Result<u64, LedgerError> {
    let last = "SELECT seq, hash, first_fact + fact_count - 1 FROM act ORDER BY seq DESC LIMIT 1";
    let Some((act, hash, fact)) = sqlx::query_as(last).fetch_optional(pool).await? else { return Ok(0) };
    let mut head = Head { schema: migrate::known(), act, hash, fact, kinds: BTreeMap::new() };
    let (act, fact) = before.as_ref().map_or((0, 0), |before| (before.act, before.fact));
    head.kinds = before.map(|before| before.kinds).unwrap_or_default();
    let new = "SELECT fact_kind, sum(fact_count)::bigint FROM act WHERE seq > $1 AND seq <= $2 AND fact_kind IS NOT NULL GROUP BY fact_kind";
    let new: Vec<(String, i64)> = sqlx::query_as(new).bind(act).bind(head.act).fetch_all(pool).await?;
    let mut bytes = 0;
    for (kind, facts) in new {
        let Some(kind) = FactKind::from_id(&kind) else { continue };
        let file = head.kinds.entry(kind.id().to_owned()).or_default();
        let select = select(kind, fact, head.fact);
        let written = append(mirror, pool, kind, &select, file.bytes).await?;
        bytes += written - file.bytes;
        *file = Held { bytes: written, facts: file.facts.saturating_add_signed(facts) };
    }
    write_head(&mirror.0, &head).map_err(LedgerError::Mirror)?;
    Ok(bytes)
}

/// Writes the lines that a statement selects after so many bytes of the file of a kind; how long it is then.
async fn append(mirror: &Mirror, pool: &PgPool, kind: FactKind, select: &str, after: u64) -> Result<u64, LedgerError> {
    let path = mirror.file(kind);
    let mut writing = match Writing::begin(&path, after) {
        Err(error) if error.kind() == io::ErrorKind::InvalidData => {
            mirror.forget(kind);
            return Err(LedgerError::Mirror(error));
        }
        begun => begun.map_err(LedgerError::Mirror)?,
    };
    let take = &mut |lines: &[u8]| writing.lines(lines).map_err(LedgerError::Mirror);
    let written = match lines::copied(pool, select, take).await {
        Ok(()) => writing.finish().await.map_err(LedgerError::Mirror),
        Err(error) => Err(error),
    };
    if written.is_err() {
        // A disk that is full is not kept full.
        let cut = OpenOptions::new().write(true).open(&path).and_then(|file| file.set_len(after));
        tracing::debug!(?cut, kind = kind.id(), "lines that could not be kept were let go");
    }
    written
}

/// What is kept of the facts of a kind after one number and up to another.
fn select(kind: FactKind, after: i64, last: i64) -> String {
    let (table, told) = (kind.id(), lines::told(kind));
    format!("SELECT act, seq, {told} FROM {table} WHERE seq > {after} AND seq <= {last} ORDER BY seq")
}

/// In the place of the one before, as a whole.
fn write_head(folder: &Path, head: &Head) -> io::Result<()> {
    let (next, place) = (folder.join("head.next"), folder.join(HEAD));
    let mut file = OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&next)?;
    let told = serde_json::to_string(head)?;
    write!(file, "{:08x} {told}", crc32fast::hash(told.as_bytes()))?;
    file.sync_all()?;
    fs::rename(&next, &place)?;
    File::open(folder)?.sync_all()
}
