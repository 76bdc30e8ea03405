//! Compiles the rule files into the program: `BUNDLED`, a table of names and places in the packed files, their packed form and the tables
//! that they are compiled to, made by the library's own parser, so that the program does neither at every start; packs the words
//! that lines are weighed by, and makes a table of what their characters are.

#![allow(dead_code, unused_imports, reason = "the parser's modules are shared with the library, which uses all of them")]

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

use flate2::Compression;
use flate2::write::ZlibEncoder;

#[path = "src/compile/mod.rs"]
mod compile;
#[path = "src/fold/mod.rs"]
mod fold;
#[path = "src/hashed.rs"]
mod hashed;
#[path = "src/weigh/signals/kind.rs"]
mod kind;
#[path = "src/io/language.rs"]
mod language;
#[path = "src/rule/mod.rs"]
mod rule;
#[path = "src/sentence.rs"]
mod sentence;
#[path = "src/show.rs"]
mod show;
#[path = "src/weigh/signals/words.rs"]
mod words;

/// Rules speak of languages by the path that these have in the library.
mod io {
    pub(crate) use super::language;
}

fn main() {
    let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").expect("cargo sets it"));
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets it"));
    let mut files = Vec::new();
    collect(&root.join("rules"), &mut files);
    files.sort();
    let mut table = String::from("const BUNDLED: &[(&str, Range<usize>)] = &[\n");
    let mut sources = Vec::new();
    let mut texts = String::new();
    for path in files {
        let name = path.strip_prefix(&root).unwrap_or(&path).to_string_lossy().replace('\\', "/");
        let text = fs::read_to_string(&path).expect("rule files are UTF-8");
        writeln!(table, "    ({name:?}, {}..{}),", texts.len(), texts.len() + text.len()).expect("writing to a string");
        texts.push_str(&text);
        sources.push(rule::Source::new(name, text));
    }
    table.push_str("];\n");
    fs::write(out.join("bundled.rs"), table).expect("OUT_DIR can be written");
    // With mistakes in the rules the form stays empty: the program, and so the tests, will draw them.
    let (packed, tables) = match rule::RuleSet::parse(&[sources]) {
        Ok(set) => {
            let tables = postcard::to_allocvec(&compile::Tables::new(&set, false)).expect("tables can be packed");
            (rule::packed::pack(&set).expect("rules can be packed"), tables)
        }
        Err(problems) => {
            println!("cargo::warning={} mistakes in the bundled rules; see `naqi rules check`", problems.len());
            Default::default()
        }
    };
    // Only `rules` and `explain` ask for the files themselves; unpacked they would be a third of the program.
    let mut files = ZlibEncoder::new(Vec::new(), Compression::default());
    files.write_all(texts.as_bytes()).expect("writing to memory");
    fs::write(out.join("files.bin"), files.finish().expect("writing to memory")).expect("OUT_DIR can be written");
    fs::write(out.join("packed.bin"), packed).expect("OUT_DIR can be written");
    fs::write(out.join("tables.bin"), tables).expect("OUT_DIR can be written");
    let words = |name: &str| fs::read_to_string(root.join("src/weigh/signals").join(name)).expect("words are UTF-8");
    let lexicon = words::Lexicon::new(&words("function-words.txt"), &words("lexicon.txt"));
    fs::write(out.join("lexicon.bin"), postcard::to_allocvec(&lexicon).expect("words can be packed")).expect("OUT_DIR can be written");
    fs::write(out.join("kinds.bin"), kind::table()).expect("OUT_DIR can be written");
    for input in ["rules", "build.rs", "src/compile", "src/fold", "src/hashed.rs", "src/rule", "src/sentence.rs", "src/show.rs", "src/weigh/signals"]
    {
        println!("cargo::rerun-if-changed={input}");
    }
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let path = entry.path();
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "toml") {
            files.push(path);
        }
    }
}
