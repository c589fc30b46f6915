//! Survey sheets: defined from a file, listed and shown; and the answers to them.

use std::{collections::BTreeMap, fs, path::Path};

use serde::Deserialize;
use serde_json::json;
use voc_engine::domain::{
    BilingualText, Command, Demographic, FreeText, OptionCode, OrgCommand, OrgEvent, Question,
    QuestionCode, SurveyAnswers, SurveyCode, SurveyDefinition, SurveyOption, SurveySheet,
};
use voc_report::Lang;

use super::{
    submit::{self, To, said as written},
    submit_org::{receipt, said, submit},
};
use crate::{
    args::{AnswerArg, AnswerArgs, SurveyAction, Who},
    failure::{Exit, Failure},
    output::{Output, Tone},
    session::{Run, Session},
    table::Grid,
};

/// The file of a sheet: the code of the survey, and what is asked.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SurveyFile {
    survey: SurveyCode,
    #[serde(default)]
    title: BilingualText,
    #[serde(default)]
    questions: Vec<Question>,
    #[serde(default)]
    demographics: Vec<Demographic>,
    #[serde(default)]
    free_text: Vec<FreeText>,
    #[serde(default)]
    thank_you: BilingualText,
}

/// Does what is to be done with surveys.
pub(super) fn survey(run: &mut Run, action: &SurveyAction) -> Result<Exit, Failure> {
    match action {
        SurveyAction::Define { file, who } => define(run, file, who),
        SurveyAction::List => list(run),
        SurveyAction::Show { survey, version } => show(run, survey, *version),
        SurveyAction::Answer(args) => return answer(run, args),
    }?;
    Ok(Exit::Done)
}

/// Records answers, to the sheet as it stands in the log.
fn answer(run: &mut Run, args: &AnswerArgs) -> Result<Exit, Failure> {
    let to = To::Named(&args.ticket.ticket);
    let command = |session: &Session| {
        let definition = Box::new(find(session, &args.survey, args.version)?);
        let answers = SurveyAnswers {
            survey: definition.survey.clone(),
            version: definition.version,
            answers: answers(&args.answers, session.lang)?,
        };
        let text = written(&args.text, session)?;
        Ok(vec![Command::AnswerSurvey { definition, answers, text }])
    };
    submit::submit(run, &to, command, &args.who)
}

/// Returns the option chosen for each question, of which there can be only one.
fn answers(given: &[AnswerArg], lang: Lang) -> Result<BTreeMap<QuestionCode, OptionCode>, Failure> {
    let mut answers = BTreeMap::new();
    for AnswerArg { question, option } in given {
        if answers.insert(question.clone(), option.clone()).is_some() {
            return Err(answered_twice(question, lang));
        }
    }
    Ok(answers)
}

fn answered_twice(question: &QuestionCode, lang: Lang) -> Failure {
    let message = match lang {
        Lang::Ko => format!("`{question}` 문항에 두 번 응답했습니다"),
        Lang::En => format!("the question `{question}` is answered twice"),
    };
    let hint = lang.pick("문항마다 보기를 하나만 쓰십시오", "give one option for each question");
    Failure::usage("question_answered_twice", message, hint)
}

fn define(run: &mut Run, path: &Path, who: &Who) -> Result<(), Failure> {
    let session = &run.open()?;
    let SurveyFile { survey, title, questions, demographics, free_text, thank_you } =
        read(path, session.lang)?;
    let sheet = SurveySheet { title, questions, demographics, free_text, thank_you };
    let command = OrgCommand::DefineSurvey { survey, sheet: Box::new(sheet) };
    let executed = submit(run, session, &command, who)?;
    if run.out.is_json() {
        return run.out.json(&receipt(&executed, session));
    }
    let OrgEvent::SurveyDefined(made) = &executed.event else { return Ok(()) };
    let questions = made.sheet.questions.len();
    let sentence = match session.lang {
        Lang::Ko => format!("설문 {} {}판 정의 · 문항 {questions}개", made.survey, made.version),
        Lang::En => {
            format!(
                "survey {} version {} defined · {questions} questions",
                made.survey, made.version
            )
        }
    };
    run.out.line(said(&executed, sentence, session))
}

fn read(path: &Path, lang: Lang) -> Result<SurveyFile, Failure> {
    let text = fs::read_to_string(path).map_err(|error| Failure::file(path, &error, lang))?;
    toml::from_str(&text).map_err(|error| {
        let path = path.display();
        Failure::usage(
            "survey_not_understood",
            match lang {
                Lang::Ko => format!("설문 파일을 이해할 수 없습니다: {path}: {error}"),
                Lang::En => format!("{path} is not understood: {error}"),
            },
            lang.pick(
                "docs/organisation.md의 예와 같은 형식으로 쓰십시오",
                "write it like the example in docs/organisation.md",
            ),
        )
    })
}

fn list(run: &mut Run) -> Result<(), Failure> {
    let session = run.open()?;
    let org = session.engine.org().map_err(|error| session.failed(&error))?;
    if run.out.is_json() {
        let surveys: Vec<_> = org.surveys().collect();
        return run.out.json(&json!({"surveys": surveys}));
    }
    if org.surveys().next().is_none() {
        return run.out.line(session.lang.pick("정의된 설문이 없습니다", "no surveys"));
    }
    let heading = [("설문", "survey"), ("판", "version"), ("문항", "questions"), ("제목", "title")];
    let mut grid = Grid::new(&run.out, &heading);
    for one in org.surveys() {
        grid.row([
            one.survey.to_string().into(),
            one.version.to_string().into(),
            one.sheet.questions.len().to_string().into(),
            session.lang.text(&one.sheet.title).into(),
        ]);
    }
    let grid = grid.right(1).right(2);
    grid.lines().into_iter().try_for_each(|line| run.out.line(line))
}

fn show(run: &mut Run, code: &SurveyCode, version: Option<u32>) -> Result<(), Failure> {
    let session = run.open()?;
    let found = find(&session, code, version)?;
    if run.out.is_json() {
        return run.out.json(&json!({"survey": found}));
    }
    draw(&mut run.out, &found, session.lang)
}

/// Finds a sheet in a version, or in its present one.
fn find(
    session: &Session,
    code: &SurveyCode,
    version: Option<u32>,
) -> Result<SurveyDefinition, Failure> {
    let org = session.engine.org().map_err(|error| session.failed(&error))?;
    let found = match version {
        Some(version) => org.survey(code, version),
        None => org.survey_versions(code).last(),
    };
    found.cloned().ok_or_else(|| no_such_survey(code, session.lang))
}

fn draw(out: &mut Output, survey: &SurveyDefinition, lang: Lang) -> Result<(), Failure> {
    let SurveyDefinition { survey, version, sheet } = survey;
    let title = out.tone(Tone::Strong, lang.text(&sheet.title));
    out.line(match lang {
        Lang::Ko => format!("{title}  ({survey} {version}판)"),
        Lang::En => format!("{title}  ({survey} version {version})"),
    })?;
    out.line("")?;
    for question in &sheet.questions {
        let role = out.tone(Tone::Quiet, &format!("({})", lang.label(question.role)));
        out.line(format!("{}: {} {role}", question.code, lang.text(&question.ask)))?;
        match question.scale {
            Some(scale) => out.line(format!("  {}", lang.label(scale)))?,
            None => out.line(format!("  {}", options(&question.options, lang)))?,
        }
    }
    out.line("")?;
    for one in &sheet.demographics {
        out.line(format!("{}: {}", one.code, lang.text(&one.ask)))?;
        out.line(format!("  {}", options(&one.options, lang)))?;
    }
    for one in &sheet.free_text {
        let words = out.tone(Tone::Quiet, lang.pick("(주관식)", "(in free words)"));
        out.line(format!("{}: {} {words}", one.code, lang.text(&one.ask)))?;
    }
    out.line("")?;
    out.line(lang.text(&sheet.thank_you))
}

fn options(options: &[SurveyOption], lang: Lang) -> String {
    let one = |one: &SurveyOption| format!("{} ({})", lang.text(&one.label), one.code);
    options.iter().map(one).collect::<Vec<_>>().join(" / ")
}

fn no_such_survey(code: &SurveyCode, lang: Lang) -> Failure {
    let message = match lang {
        Lang::Ko => format!("`{code}`: 그런 설문이나 판이 없습니다"),
        Lang::En => format!("there is no survey `{code}`, or not in that version"),
    };
    let hint = lang.pick("`voc survey list`로 확인하십시오", "look it up with `voc survey list`");
    Failure::new(Exit::Rejected, "survey_must_exist", message, hint)
}
