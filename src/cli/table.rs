//! Tables among the outputs: Parquet, in a naqi that was built with it.

use std::path::Path;

use naqi::io::process::Cell;

use super::Failure;
use super::output::Output;
use super::source::Source;

pub use built::Written;

/// Why a table cannot be written on.
pub enum Broken {
    /// The input is broken; others go on.
    Input(String),
    /// The output is.
    Output(Failure),
}

#[cfg(feature = "parquet")]
mod built {
    use std::fs::File;

    use naqi::io::paths::shown;
    use naqi::io::table::{Copying, Fault, Making, Table};

    use super::*;
    use crate::cli::args::CleanArgs;
    use crate::cli::inputs::wanted;

    /// A table that is being written.
    pub enum Written {
        /// One that is read beside it.
        Copying(Box<Copying<Output>>),
        /// A new one.
        Making(Box<Making<Output>>),
    }

    impl Written {
        /// A table that takes its other columns from its source.
        pub fn copying(args: &CleanArgs, source: &Source, output: Output) -> Result<Self, Broken> {
            let Source::File(input) = source else { return Err(Broken::Input("standard input is no table".into())) };
            let file = File::open(&input.path).map_err(|error| Broken::Input(super::super::plain(&error)))?;
            let table = Table::open(file, &wanted(&args.flags.read)).map_err(Broken::Input)?;
            let copying = table.copy(output, args.flags.meta.as_deref()).map_err(|fault| broken(fault, None))?;
            Ok(Self::Copying(Box::new(copying)))
        }

        /// A new table.
        pub fn making(args: &CleanArgs, output: Output) -> Result<Self, Broken> {
            let wanted = wanted(&args.flags.read);
            let first = |paths: &[naqi::io::jsonl::FieldPath]| paths.first().map_or_else(String::new, |path| path.names().join("."));
            let mut names = vec![first(&wanted.id), first(&wanted.url), first(&wanted.lang), wanted.text.names().join(".")];
            names.push("rest".into());
            let all: std::collections::BTreeSet<&str> = names.iter().map(String::as_str).chain(args.flags.meta.as_deref()).collect();
            if all.len() < names.len() + usize::from(args.flags.meta.is_some()) {
                return Err(Broken::Output(Failure::Usage(format!("two columns would have one name; there are {}", names.join(", ")))));
            }
            Ok(Self::Making(Box::new(Making::new(output, &names, args.flags.meta.as_deref()).map_err(|fault| broken(fault, None))?)))
        }

        /// Whether it is the copy of one source.
        pub fn is_copying(&self) -> bool {
            matches!(self, Self::Copying(_))
        }

        pub fn put(&mut self, cell: Cell, name: Option<&Path>) -> Result<(), Broken> {
            let put = match self {
                Self::Copying(table) => table.put(cell),
                Self::Making(table) => table.put(cell),
            };
            put.map_err(|fault| broken(fault, name))
        }

        /// The output, with all of the table in it.
        pub fn finish(self, name: Option<&Path>) -> Result<Output, Broken> {
            let finished = match self {
                Self::Copying(table) => table.finish(),
                Self::Making(table) => table.finish(),
            };
            finished.map_err(|fault| broken(fault, name))
        }
    }

    fn broken(fault: Fault, name: Option<&Path>) -> Broken {
        match fault {
            Fault::Read(reason) => Broken::Input(reason),
            Fault::Write(error) => Broken::Output(Failure::write(&name.map_or_else(|| "-".into(), shown), &error)),
        }
    }
}

#[cfg(not(feature = "parquet"))]
mod built {
    use super::*;
    use crate::cli::args::CleanArgs;
    use crate::cli::inputs::WITHOUT_PARQUET;

    /// No table is written.
    pub enum Written {}

    impl Written {
        pub fn copying(_: &CleanArgs, _: &Source, _: Output) -> Result<Self, Broken> {
            Err(Broken::Input(WITHOUT_PARQUET.into()))
        }

        pub fn making(_: &CleanArgs, _: Output) -> Result<Self, Broken> {
            Err(Broken::Output(Failure::Usage(WITHOUT_PARQUET.into())))
        }

        pub fn is_copying(&self) -> bool {
            match *self {}
        }

        pub fn put(&mut self, _: Cell, _: Option<&Path>) -> Result<(), Broken> {
            match *self {}
        }

        pub fn finish(self, _: Option<&Path>) -> Result<Output, Broken> {
            match self {}
        }
    }
}
