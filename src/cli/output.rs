//! Where things are written: standard output, or files that appear whole or not at all, packed as their names say.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use naqi::io::packing::{Packer, Packing, unwritten};
use naqi::io::paths::shown;
use tempfile::NamedTempFile;
use xxhash_rust::xxh3::Xxh3;

use super::{Failure, signals, stdio};

/// Bytes gathered before a write; larger than a pipe's buffer, so that the number of system calls does not matter.
const BUFFER: usize = 256 << 10;
/// What names of unfinished files begin and end with.
pub const PART: (&str, &str) = (".naqi-", ".part");

/// An output that is finished or, if it is dropped, gone.
pub enum Output {
    /// Nothing is written.
    Nothing,
    /// Standard output.
    Stdout(BufWriter<io::Stdout>),
    /// Something that is there and is no ordinary file: a pipe, a device.
    Device { name: PathBuf, writer: BufWriter<File> },
    /// A file under a temporary name beside its final one.
    File(Box<Part>),
}

/// A file that does not have its name yet.
pub struct Part {
    name: PathBuf,
    writer: Packer<Sealing<BufWriter<NamedTempFile>>>,
    guard: Guard,
}

/// Length and hash of a file, packed as it is.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Seal {
    pub bytes: u64,
    pub hash: String,
}

/// Seals what passes through.
struct Sealing<W> {
    writer: W,
    hash: Xxh3,
    bytes: u64,
}

impl<W: Write> Write for Sealing<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.writer.write(bytes)?;
        self.hash.update(&bytes[..written]);
        self.bytes += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.writer.flush()
    }
}

/// A temporary file that a signal takes away.
struct Guard(PathBuf);

impl Drop for Guard {
    fn drop(&mut self) {
        signals::release(&self.0);
    }
}

impl Output {
    /// Standard output.
    pub fn stdout() -> Result<Self, Failure> {
        if stdio::output_closed() {
            return Err(Failure::Io("write error: stdout is closed".into()));
        }
        Ok(Self::Stdout(BufWriter::with_capacity(BUFFER, io::stdout())))
    }

    /// A file that will have this name, packed as the name says.
    pub fn file(name: &Path) -> Result<Self, Failure> {
        let error = |error: io::Error| Failure::write(&shown(name), &error);
        if std::fs::metadata(name).is_ok_and(|meta| !meta.is_file()) {
            let device = File::options().write(true).open(name).map_err(error)?;
            return Ok(Self::Device { name: name.to_owned(), writer: BufWriter::with_capacity(BUFFER, device) });
        }
        let folder = folder(name);
        let make = || tempfile::Builder::new().prefix(PART.0).suffix(PART.1).tempfile_in(folder);
        let file = signals::guarded(make, NamedTempFile::path).map_err(error)?;
        let guard = Guard(file.path().to_owned());
        // Whoever sweeps up after runs that were killed can tell that this one is alive.
        #[cfg(unix)]
        let _ = rustix::fs::flock(file.as_file(), rustix::fs::FlockOperation::NonBlockingLockExclusive);
        if let Ok(meta) = std::fs::metadata(name) {
            file.as_file().set_permissions(meta.permissions()).map_err(error)?;
        } else {
            open_to_umask(file.as_file()).map_err(error)?;
        }
        let sealing = Sealing { writer: BufWriter::with_capacity(BUFFER, file), hash: Xxh3::new(), bytes: 0 };
        let writer = Packer::new(sealing, Packing::of_name(name)).map_err(error)?;
        Ok(Self::File(Box::new(Part { name: name.to_owned(), writer, guard })))
    }

    /// The same by a name that somebody gave, which must not promise a packing that is not written.
    pub fn named(name: &Path) -> Result<Self, Failure> {
        match unwritten(name) {
            Some(packing) => Err(Failure::Usage(format!(
                "{}: naqi does not write {packing}; what ends in .gz, .zst or .bz2 is packed, what ends otherwise is not",
                shown(name)
            ))),
            None => Self::file(name),
        }
    }

    /// The same, with the folders above it.
    pub fn file_below(name: &Path) -> Result<Self, Failure> {
        if let Some(folder) = name.parent() {
            std::fs::create_dir_all(folder).map_err(|error| Failure::write(&shown(folder), &error))?;
        }
        Self::file(name)
    }

    /// A file if there is a name, else standard output.
    pub fn to(name: Option<&Path>) -> Result<Self, Failure> {
        name.filter(|name| *name != Path::new("-")).map_or_else(Self::stdout, Self::named)
    }

    fn failure(&self, error: &io::Error) -> Failure {
        let name = match self {
            Self::Nothing | Self::Stdout(_) => "-".into(),
            Self::Device { name, .. } => shown(name),
            Self::File(part) => shown(&part.name),
        };
        Failure::write(&name, error)
    }

    /// Writes bytes.
    pub fn put(&mut self, bytes: &[u8]) -> Result<(), Failure> {
        let result = match self {
            Self::Nothing => Ok(()),
            Self::Stdout(writer) => writer.write_all(bytes),
            Self::Device { writer, .. } => writer.write_all(bytes),
            Self::File(part) => part.writer.write_all(bytes),
        };
        result.map_err(|error| self.failure(&error))
    }

    /// Hands over what is gathered.
    pub fn flush(&mut self) -> Result<(), Failure> {
        let result = match self {
            Self::Nothing => Ok(()),
            Self::Stdout(writer) => writer.flush(),
            Self::Device { writer, .. } => writer.flush(),
            Self::File(part) => part.writer.flush(),
        };
        result.map_err(|error| self.failure(&error))
    }

    /// Finishes: only now does a file get its name.
    pub fn finish(self) -> Result<(), Failure> {
        self.pend()?.map_or(Ok(()), |pending| pending.finish().map(drop))
    }

    /// Finishes all but the name: the file is whole and on the disk, under its temporary name, and no longer open.
    pub fn pend(mut self) -> Result<Option<Pending>, Failure> {
        let Self::File(part) = self else {
            self.flush()?;
            return Ok(None);
        };
        let Part { name, writer, guard } = *part;
        let error = |error: io::Error| Failure::write(&shown(&name), &error);
        let sealing = writer.finish().map_err(error)?;
        let seal = Seal { bytes: sealing.bytes, hash: format!("xxh3:{:032x}", sealing.hash.digest128()) };
        let file = sealing.writer.into_inner().map_err(|failed| error(failed.into_error()))?;
        file.as_file().sync_all().map_err(error)?;
        Ok(Some(Pending { file: file.into_temp_path(), name, seal, _guard: guard }))
    }
}

#[cfg(feature = "parquet")]
impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::Nothing => Ok(bytes.len()),
            Self::Stdout(writer) => writer.write(bytes),
            Self::Device { writer, .. } => writer.write(bytes),
            Self::File(part) => part.writer.write(bytes),
        }
    }

    /// A row group is no reason to write what is gathered.
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// A file that is written but does not have its name yet; gone if it is dropped.
pub struct Pending {
    file: tempfile::TempPath,
    name: PathBuf,
    seal: Seal,
    _guard: Guard,
}

impl Pending {
    /// Gives the file its name.
    pub fn finish(self) -> Result<Seal, Failure> {
        self.file.persist(&self.name).map_err(|failed| Failure::write(&shown(&self.name), &failed.error))?;
        // The name is on the disk, too. A file system that cannot do that is no reason to fail.
        if let Ok(folder) = File::open(folder(&self.name)) {
            let _ = folder.sync_all();
        }
        Ok(self.seal)
    }
}

/// The folder that a file of this name is in.
fn folder(name: &Path) -> &Path {
    name.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// Temporary files are for their owner alone; a result is for whoever the umask lets see it.
fn open_to_umask(file: &File) -> io::Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        // Reading the umask means setting it; no other thread of the program creates files.
        let mask = rustix::process::umask(rustix::fs::Mode::empty());
        rustix::process::umask(mask);
        file.set_permissions(std::fs::Permissions::from_mode(0o666 & !mask.bits()))?;
    }
    Ok(())
}

/// Whether two paths are the same file.
pub fn same_file(a: &Path, b: &Path) -> bool {
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt;
        if let (Ok(a), Ok(b)) = (std::fs::metadata(a), std::fs::metadata(b)) {
            return (a.dev(), a.ino()) == (b.dev(), b.ino());
        }
    }
    matches!((a.canonicalize(), b.canonicalize()), (Ok(a), Ok(b)) if a == b)
}
