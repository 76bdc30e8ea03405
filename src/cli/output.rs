//! Where things are written: standard output, or files that appear whole or not at all.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use super::{Failure, stdio};
use naqi::io::paths::shown;

/// Bytes gathered before a write; larger than a pipe's buffer, so that the number of system calls does not matter.
const BUFFER: usize = 256 << 10;

/// An output that is finished or, if it is dropped, gone.
pub enum Output {
    /// Standard output.
    Stdout(BufWriter<io::Stdout>),
    /// Something that is there and is no ordinary file: a pipe, a device.
    Device { name: PathBuf, writer: BufWriter<File> },
    /// A file under a temporary name beside its final one.
    File { name: PathBuf, writer: BufWriter<NamedTempFile> },
}

impl Output {
    /// Standard output.
    pub fn stdout() -> Result<Self, Failure> {
        if stdio::output_closed() {
            return Err(Failure::Io("write error: stdout is closed".into()));
        }
        Ok(Self::Stdout(BufWriter::with_capacity(BUFFER, io::stdout())))
    }

    /// A file that will have this name.
    pub fn file(name: &Path) -> Result<Self, Failure> {
        let error = |error: io::Error| Failure::write(&shown(name), &error);
        if std::fs::metadata(name).is_ok_and(|meta| !meta.is_file()) {
            let device = File::options().write(true).open(name).map_err(error)?;
            return Ok(Self::Device { name: name.to_owned(), writer: BufWriter::with_capacity(BUFFER, device) });
        }
        let folder = name.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let file = tempfile::Builder::new().prefix(".naqi-").suffix(".part").tempfile_in(folder).map_err(error)?;
        if let Ok(meta) = std::fs::metadata(name) {
            file.as_file().set_permissions(meta.permissions()).map_err(error)?;
        } else {
            open_to_umask(file.as_file()).map_err(error)?;
        }
        Ok(Self::File { name: name.to_owned(), writer: BufWriter::with_capacity(BUFFER, file) })
    }

    /// A file if there is a name, else standard output.
    pub fn to(name: Option<&Path>) -> Result<Self, Failure> {
        name.filter(|name| *name != Path::new("-")).map_or_else(Self::stdout, Self::file)
    }

    fn name(&self) -> String {
        match self {
            Self::Stdout(_) => "-".into(),
            Self::Device { name, .. } | Self::File { name, .. } => shown(name),
        }
    }

    /// Writes bytes.
    pub fn put(&mut self, bytes: &[u8]) -> Result<(), Failure> {
        let result = match self {
            Self::Stdout(writer) => writer.write_all(bytes),
            Self::Device { writer, .. } => writer.write_all(bytes),
            Self::File { writer, .. } => writer.write_all(bytes),
        };
        result.map_err(|error| Failure::write(&self.name(), &error))
    }

    /// Hands over what is gathered.
    pub fn flush(&mut self) -> Result<(), Failure> {
        let result = match self {
            Self::Stdout(writer) => writer.flush(),
            Self::Device { writer, .. } => writer.flush(),
            Self::File { writer, .. } => writer.flush(),
        };
        result.map_err(|error| Failure::write(&self.name(), &error))
    }

    /// Finishes: only now does a file get its name.
    pub fn finish(self) -> Result<(), Failure> {
        self.pend()?.map_or(Ok(()), Pending::finish)
    }

    /// Finishes all but the name: the file is whole and on the disk, under its temporary name, and no longer open.
    pub fn pend(mut self) -> Result<Option<Pending>, Failure> {
        self.flush()?;
        let Self::File { name, writer } = self else { return Ok(None) };
        let error = |error: io::Error| Failure::write(&shown(&name), &error);
        let file = writer.into_inner().map_err(|failed| error(failed.into_error()))?;
        file.as_file().sync_all().map_err(error)?;
        Ok(Some(Pending { file: file.into_temp_path(), name }))
    }
}

/// A file that is written but does not have its name yet; gone if it is dropped.
pub struct Pending {
    file: tempfile::TempPath,
    name: PathBuf,
}

impl Pending {
    /// Gives the file its name.
    pub fn finish(self) -> Result<(), Failure> {
        self.file.persist(&self.name).map_err(|failed| Failure::write(&shown(&self.name), &failed.error))
    }
}

/// Temporary files are for their owner alone; a result is for whoever the umask lets see it.
fn open_to_umask(file: &File) -> io::Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        // Reading the umask means setting it; there are no other threads yet that could create files meanwhile.
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
