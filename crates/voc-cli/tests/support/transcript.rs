//! Documents that show commands and what the program answers. The commands are run in their order, in
//! a fresh directory with a simulated clock, and the answers must be those that the document shows.
//!
//! Within a block of the kind `console`, a line `# 2026-03-03 10:00` says what time it is, a line
//! `$ voc ..` is a command, `$ export A=b` sets variables for those that follow, and what stands below a
//! command is its answer: standard output, standard error, and the exit code unless that is 0.

use std::{collections::BTreeMap, fs, path::Path};

use super::{NOW, Ran, voc};

/// A line of a document, as the runner sees it.
enum Line<'a> {
    /// Kept as it is.
    Prose(&'a str),
    /// A command, on one line or several.
    Command(Vec<&'a str>),
}

/// Returns the document with the answers that the program gives now.
pub fn answered(document: &str, lang: &str) -> String {
    let mut terminal = Terminal::new(lang);
    let mut shown = String::new();
    for line in lines(document) {
        match line {
            Line::Prose(line) => {
                terminal.look_at(line);
                shown.push_str(line);
                shown.push('\n');
            }
            Line::Command(lines) => {
                shown.push_str(&lines.join("\n"));
                shown.push('\n');
                shown.push_str(&terminal.run(&words(&lines)));
            }
        }
    }
    shown
}

/// Returns the commands of a document with every text in quotes left out, as two documents that tell
/// the same in two languages have them in common.
pub fn commands(document: &str) -> Vec<String> {
    let command = |line| match line {
        Line::Command(lines) => {
            Some(lines.join(" ").split('"').step_by(2).collect::<Vec<_>>().join("\"\""))
        }
        Line::Prose(_) => None,
    };
    lines(document).into_iter().filter_map(command).collect()
}

/// Compares a document with what the program does; with VOC_UPDATE in the environment, writes it.
#[track_caller]
pub fn check(path: &Path) {
    let document = fs::read_to_string(path).unwrap();
    let lang = if path.to_string_lossy().ends_with(".ko.md") { "ko" } else { "en" };
    let answered = answered(&document, lang);
    if std::env::var_os("VOC_UPDATE").is_some() {
        fs::write(path, answered).unwrap();
        return;
    }
    for (number, (shown, real)) in (1..).zip(document.lines().zip(answered.lines())) {
        assert_eq!(shown, real, "{}:{number} (VOC_UPDATE=1 writes it)", path.display());
    }
    assert_eq!(document, answered, "{} (VOC_UPDATE=1 writes it)", path.display());
}

/// Takes the answers out of a document.
fn lines(document: &str) -> Vec<Line<'_>> {
    let mut found = Vec::new();
    let mut inside = false;
    let mut lines = document.lines();
    while let Some(line) = lines.next() {
        if line.starts_with("```") {
            inside = line == "```console";
        }
        if inside && line.starts_with("$ ") {
            let mut command = vec![line];
            while command.last().is_some_and(|line| line.ends_with('\\')) {
                command.extend(lines.next());
            }
            found.push(Line::Command(command));
        } else if !inside || line.starts_with('#') || line.starts_with("```") {
            found.push(Line::Prose(line));
        }
    }
    found
}

/// Splits a command into words as a shell does: quotes keep spaces.
fn words(lines: &[&str]) -> Vec<String> {
    let joined: String = lines.iter().map(|line| line.trim_end_matches('\\')).collect();
    let mut words = vec![String::new()];
    let mut quote = None;
    for c in joined.trim_start_matches("$ ").chars() {
        match (c, quote) {
            ('"' | '\'', None) => quote = Some(c),
            (c, Some(open)) if c == open => quote = None,
            (' ', None) => words.push(String::new()),
            (c, _) => words.last_mut().unwrap().push(c),
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

struct Terminal {
    dir: tempfile::TempDir,
    lang: String,
    now: String,
    variables: BTreeMap<String, String>,
    ids: Vec<String>,
    fresh: bool,
}

impl Terminal {
    fn new(lang: &str) -> Self {
        let dir = tempfile::tempdir().unwrap();
        // A file that was handed in at the desk.
        fs::write(dir.path().join("letter.pdf"), "%PDF-1.7\n".repeat(20_000)).unwrap();
        Self {
            dir,
            lang: lang.to_owned(),
            now: NOW.to_owned(),
            variables: BTreeMap::new(),
            ids: Vec::new(),
            fresh: true,
        }
    }

    /// Takes the time from a line such as `# 2026-03-03 10:00`.
    fn look_at(&mut self, line: &str) {
        let time = line.strip_prefix("# ").filter(|rest| rest.starts_with("20"));
        if let Some(time) = time.and_then(|rest| rest.get(..16)) {
            self.now = time.to_owned();
        }
    }

    fn run(&mut self, words: &[String]) -> String {
        match words.split_first() {
            Some((first, rest)) if first == "export" => {
                let pairs = rest.iter().map(|pair| pair.split_once('=').expect("NAME=VALUE"));
                self.variables.extend(pairs.map(|(name, it)| (name.to_owned(), it.to_owned())));
                String::new()
            }
            Some((first, rest)) if first == "voc" => {
                if self.fresh && rest.first().is_none_or(|word| word != "init") {
                    let init =
                        ["init", "--origin", "voc.test.example/2026", "--clock", "simulated"];
                    self.voc(&init.map(str::to_owned)).done();
                }
                self.fresh = false;
                let ran = self.voc(rest);
                self.told(&ran)
            }
            _ => panic!("only `voc` and `export` are known: {words:?}"),
        }
    }

    fn voc(&self, arguments: &[String]) -> Ran {
        let mut command = voc();
        command.current_dir(self.dir.path()).env("VOC_LANG", &self.lang).envs(&self.variables);
        command.args(["--now", &self.now]).args(arguments);
        Ran::new(command.output().unwrap())
    }

    /// Returns an answer as a document shows it: without what is different in every run.
    fn told(&mut self, ran: &Ran) -> String {
        let text = format!("{}{}", ran.stdout, ran.stderr);
        let mut shown = String::new();
        for line in text.lines() {
            let line: Vec<_> = line.split(' ').map(|word| self.steady(word)).collect();
            shown.push_str(line.join(" ").trim_end());
            shown.push('\n');
        }
        if ran.code != 0 {
            shown.push_str(&format!("(exit code {})\n", ran.code));
        }
        shown
    }

    /// Names an identity after the order in which it was shown, and leaves hashes and keys out.
    fn steady(&mut self, word: &str) -> String {
        if word.len() == 44 && word.ends_with('=') {
            return "...".to_owned();
        }
        if let Some((name, _)) = word.split_once('+').filter(|(name, _)| name.contains(".example/"))
        {
            return format!("{name}+...");
        }
        if uuid::Uuid::parse_str(word).is_err() {
            return word.to_owned();
        }
        let known = self.ids.iter().position(|id| id == word);
        let place = known.unwrap_or_else(|| {
            self.ids.push(word.to_owned());
            self.ids.len() - 1
        });
        format!("019cb0a2-0000-7000-8000-{:012}", place + 1)
    }
}
