//! What the office does around the nine stages: reports, notices, hand-offs, improvements.

use voc_engine::domain::{
    ClockId, ClockKind, Command, Consent, Delivery, ExtensionReason, Harm, IdentityCheck,
    ImprovementNumber, ImprovementResult, Interpreter, NoticePurpose, NoticeTopic, Profiled,
    ReportTopic, Residency, Role, ServiceGap, Tier, TransferReason,
};

use super::{Telling, code, private, staff};
use crate::{script::Act, survey, texts};

impl Telling {
    /// Tells such an act; returns nothing for any other.
    pub(super) fn office(&mut self, act: Act) -> Option<Vec<Command>> {
        Some(match act {
            Act::Profile { foreign } => vec![self.profile(foreign)],
            Act::Acknowledge => vec![self.notice(NoticeTopic::Receipt, Delivery::Sent)],
            Act::CheckIdentity => {
                let (whom, result) = (self.voice.speaker, IdentityCheck::Confirmed);
                vec![Command::CheckIdentity { whom, result }]
            }
            Act::ReportHeard => {
                let doctor = self.voice.is_clinical().then_some(Role::AttendingDoctor);
                let told = doctor.into_iter().chain([Role::ServiceOffice]);
                told.map(|to| report(to, ReportTopic::Heard)).collect()
            }
            Act::ReportJudged => {
                vec![report(Role::CounsellingManager, ReportTopic::AccidentJudged)]
            }
            Act::ReportRefused => {
                vec![report(Role::CounsellingManager, ReportTopic::NotConvinced)]
            }
            Act::Transfer => vec![Command::Transfer {
                to: code(staff::other_branch(self.voice.branch)),
                managing: None,
                reason: TransferReason::ArisenThere,
            }],
            Act::Extend => vec![
                Command::Extend {
                    clock: ClockId { kind: ClockKind::Resolution, number: 1 },
                    reason: ExtensionReason::Complexity,
                    consent: Consent::NotAsked,
                },
                self.notice(NoticeTopic::Extension, Delivery::Delivered),
            ],
            Act::Improve => vec![self.improvement()],
            Act::Improved => vec![Command::EndImprovement {
                improvement: ImprovementNumber::FIRST,
                result: ImprovementResult::Done,
                text: None,
            }],
            Act::AnswerSurvey => vec![survey::answered(&mut self.random)],
            _ => return None,
        })
    }

    fn profile(&mut self, foreign: bool) -> Command {
        let profile = if foreign {
            let language = self.random.pick(&["en", "zh-hans", "ja", "vi", "ru"]);
            let interpreters = [(Interpreter::Provided, 70), (Interpreter::Unavailable, 30)];
            Profiled {
                residency: Some(Residency::Foreign),
                language: Some(code(language)),
                interpreter: Some(self.random.weighted(&interpreters)),
                ..Profiled::default()
            }
        } else {
            Profiled { tier: Some(Tier::Vip), ..Profiled::default() }
        };
        Command::Profile { profile: Box::new(profile), text: None }
    }

    fn notice(&self, topic: NoticeTopic, delivery: Delivery) -> Command {
        Command::Notify {
            topic,
            to: self.voice.speaker,
            channel: code("kakaotalk"),
            purpose: NoticePurpose::Informational,
            delivery,
            text: None,
        }
    }

    fn improvement(&mut self) -> Command {
        let complains = self.voice.complains();
        Command::OpenImprovement {
            owner: staff::owner(&self.voice, 1).0,
            department: None,
            cause: complains.then(|| code(self.voice.cause.code)),
            touch_point: Some(code(self.voice.touch_point())),
            due: self.in_days(3, 20),
            text: Some(private(texts::IMPROVEMENT)),
        }
    }

    pub(super) fn harm(&mut self) -> Harm {
        self.random.weighted(&[
            (Harm::None, 40),
            (Harm::Minimal, 30),
            (Harm::Minor, 20),
            (Harm::Moderate, 8),
            (Harm::Major, 2),
        ])
    }

    pub(super) fn gap(&mut self) -> ServiceGap {
        self.random.weighted(&[
            (ServiceGap::Expectation, 30),
            (ServiceGap::ServicePlan, 15),
            (ServiceGap::TreatmentManual, 15),
            (ServiceGap::ServiceManual, 40),
        ])
    }
}

fn report(to: Role, topic: ReportTopic) -> Command {
    Command::Report { to, topic, text: None }
}
