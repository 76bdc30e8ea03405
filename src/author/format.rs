//! The layout of rule files: keys in one order, one space here and none there, comments where they were.
//!
//! Where the entries of a list break into lines is the author's choice and stays: a list of buttons reads well with ten on
//! a line, one of documents does not. Strings stay as they are written.

use toml_edit::{Array, Decor, DocumentMut, InlineTable, Item, RawString, Table, Value};

/// The order of a rule's keys: what it is, what it finds, what goes and how surely, where, and its proof.
const ORDER: [&str; 24] = [
    "id",
    "about",
    "was",
    "family",
    "line",
    "phrase",
    "starts",
    "ends",
    "regex",
    "run",
    "echo",
    "at",
    "take",
    "score",
    "zone",
    "lines",
    "near",
    "max_words",
    "lang",
    "site",
    "match",
    "keep",
    "todo_match",
    "todo_keep",
];
/// Width of the keys of a rule, that of `about`: those that most rules have stand in a column.
const RULE_WIDTH: usize = 5;
/// Width of the keys of a file, that of `family`.
const FILE_WIDTH: usize = 6;
/// What entries of a list stand in.
const INDENT: &str = "  ";

/// The text of a rule file, laid out.
///
/// # Errors
/// Why it cannot be: it is no TOML, or (which would be a fault of this program) it would not mean the same.
pub fn format(text: &str) -> Result<String, String> {
    let mut document: DocumentMut = text.parse().map_err(|error: toml_edit::TomlError| error.to_string())?;
    let root = document.as_table_mut();
    lay_out(root, FILE_WIDTH, true);
    let mut first = root.iter().all(|(_, item)| !item.is_value());
    for (name, item) in root.iter_mut() {
        let name = name.get().to_owned();
        match item {
            Item::Table(table) => {
                head(table, std::mem::take(&mut first));
                lay_out(table, 0, true);
            }
            Item::ArrayOfTables(tables) => {
                for table in tables.iter_mut() {
                    head(table, std::mem::take(&mut first));
                    if name == "rule" {
                        let place = |key: &str| ORDER.iter().position(|known| *known == key).unwrap_or(ORDER.len());
                        table.sort_values_by(|a, _, b, _| place(a.get()).cmp(&place(b.get())));
                    }
                    lay_out(table, RULE_WIDTH, false);
                }
            }
            Item::Value(_) | Item::None => {}
        }
    }
    let trailing = comments(document.trailing().as_str().unwrap_or_default(), true);
    let trailing = trailing.trim_end_matches('\n');
    document.set_trailing(if trailing.is_empty() { String::new() } else { format!("{trailing}\n") });
    let laid = document.to_string();
    let meaning = |text: &str| text.parse::<toml::Table>().ok();
    if meaning(&laid).is_none() || meaning(&laid) != meaning(text) {
        return Err("laid out it would not mean the same, so it is left alone".into());
    }
    Ok(laid)
}

/// The lines above a table's header: one blank, then its comments.
fn head(table: &mut Table, first: bool) {
    let above = comments(text_of(table.decor().prefix()), true);
    let above = above.trim_start_matches('\n');
    let after = behind(text_of(table.decor().suffix()));
    table.decor_mut().set_prefix(format!("{}{above}", if first { "" } else { "\n" }));
    table.decor_mut().set_suffix(after);
}

/// Keys in a column, values one space behind their sign, comments above and behind.
fn lay_out(table: &mut Table, width: usize, blanks: bool) {
    let mut first = true;
    for (mut key, item) in table.iter_mut() {
        let Item::Value(value) = item else { continue };
        let above = comments(text_of(key.leaf_decor().prefix()), blanks);
        let above = if first { above.trim_start_matches('\n').to_owned() } else { above };
        first = false;
        let pad = width.saturating_sub(key.display_repr().chars().count());
        *key.leaf_decor_mut() = Decor::new(above, " ".repeat(pad + 1));
        let after = behind(text_of(value.decor().suffix()));
        spaced(value);
        *value.decor_mut() = Decor::new(" ", after);
    }
}

fn spaced(value: &mut Value) {
    match value {
        Value::Array(array) => list(array),
        Value::InlineTable(table) if !table.to_string().contains('\n') => inline(table),
        _ => {}
    }
}

fn inline(table: &mut InlineTable) {
    table.iter_mut().for_each(|(_, value)| spaced(value));
    table.fmt();
}

/// One line stays one line. A list over several lines keeps its brackets on lines of their own and its entries on the
/// lines where they stand, two spaces in.
fn list(array: &mut Array) {
    array.iter_mut().for_each(spaced);
    let is_tall = array.iter().any(|value| [value.decor().prefix(), value.decor().suffix()].into_iter().any(|raw| text_of(raw).contains('\n')))
        || array.trailing().as_str().unwrap_or_default().contains('\n');
    if !is_tall {
        for (index, value) in array.iter_mut().enumerate() {
            *value.decor_mut() = Decor::new(if index == 0 { "" } else { " " }, "");
        }
        array.set_trailing("");
        array.set_trailing_comma(false);
        return;
    }
    // Comments: those on lines above an entry are its own; what stands behind an entry or its comma is the entry's, too.
    let count = array.len();
    let mut above = vec![String::new(); count + 1];
    let mut begins_line = vec![false; count + 1];
    begins_line[0] = true;
    let mut after = vec![String::new(); count];
    for (index, raw) in
        (0..count).map(|index| (index, array.get(index).and_then(|value| value.decor().prefix()))).chain([(count, Some(array.trailing()))])
    {
        let (same, lines) = text_of(raw).split_once('\n').unwrap_or((text_of(raw), ""));
        match index.checked_sub(1) {
            Some(before) => after[before].push_str(&behind(same)),
            None => above[0].push_str(&indented(same)),
        }
        above[index].push_str(&indented(lines));
        begins_line[index] |= text_of(raw).contains('\n');
        if let Some(value) = array.get(index) {
            let behind_it = text_of(value.decor().suffix());
            let (same, lines) = behind_it.split_once('\n').unwrap_or((behind_it, ""));
            after[index] = behind(same);
            above[index + 1].push_str(&indented(lines));
            begins_line[index + 1] |= behind_it.contains('\n');
        }
    }
    for (index, value) in array.iter_mut().enumerate() {
        let before = index.checked_sub(1).map_or("", |before| &after[before]);
        let prefix = if begins_line[index] { format!("{before}\n{}{INDENT}", above[index]) } else { " ".into() };
        *value.decor_mut() = Decor::new(prefix, "");
    }
    array.set_trailing(format!("{}\n{}", after.last().map_or("", String::as_str), above[count]));
    array.set_trailing_comma(count > 0);
}

/// Comment lines within a list.
fn indented(text: &str) -> String {
    text.lines().map(str::trim).filter(|line| !line.is_empty()).map(|line| format!("{INDENT}{line}\n")).collect()
}

/// Comment lines, with blank lines between them made one, or none.
fn comments(text: &str, blanks: bool) -> String {
    let mut out = String::new();
    let mut blank = false;
    for line in text.split_inclusive('\n') {
        let ended = line.ends_with('\n');
        let line = line.trim();
        if line.is_empty() {
            blank |= ended;
            continue;
        }
        if blank && blanks {
            out.push('\n');
        }
        blank = false;
        out.push_str(line);
        out.push('\n');
    }
    if blank && blanks {
        out.push('\n');
    }
    out
}

/// A comment behind something on its line.
fn behind(text: &str) -> String {
    let text = text.trim();
    if text.is_empty() { String::new() } else { format!(" {text}") }
}

fn text_of(raw: Option<&RawString>) -> &str {
    raw.and_then(RawString::as_str).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_laid_out() {
        let written = "\n\n# The file.\nlang=\"en\" # pack\n\n\nfamily   =  'share'\n[lists]\n  x=[ 'a' ,'b' ]\n\n\n\n# One.\n[[rule]]   # first\nkeep = [ \"k\" ]\n\nid=\"a\"\n# why\nline = [\n\"one\", # best\n# worse\n  \"two\" # so\n,\"three\",   \"four\", \"five\",\n \"six\"]\nrun={of=\"x\",min=3}\n[[rule]]\nid = \"b\"\n# the end";
        let laid = "# The file.\nlang   = \"en\" # pack\n\nfamily = 'share'\n\n[lists]\nx = ['a', 'b']\n\n# One.\n[[rule]] # first\nid    = \"a\"\n# why\nline  = [\n  \"one\", # best\n  # worse\n  \"two\", # so\n  \"three\", \"four\", \"five\",\n  \"six\",\n]\nrun   = { of = \"x\", min = 3 }\nkeep  = [\"k\"]\n\n[[rule]]\nid    = \"b\"\n# the end\n";
        assert_eq!(format(written).unwrap(), laid);
        assert_eq!(format(laid).unwrap(), laid);
        assert!(format("a = ").is_err());
    }
}
