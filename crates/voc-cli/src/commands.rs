//! What each command does.

mod access;
mod attachment;
mod audit;
mod backup;
mod bundle;
mod calendar;
mod case_share;
mod checkpoint;
mod demo;
mod departments;
mod doctor;
mod due;
mod erase;
mod export;
mod hold;
mod init;
mod join;
mod list;
mod obligations;
mod organisation;
mod outbox;
pub(crate) mod playbook;
mod policy;
mod receive;
mod redress;
mod relate;
mod replay;
mod report;
mod report_year;
mod shell;
mod spc;
mod status;
mod step;
mod subject;
mod submit;
mod submit_org;
mod survey;
mod talk;
mod tell;
mod tick;
mod ticket;
mod verify;

use crate::{
    args::Action,
    failure::{Exit, Failure},
    session::Run,
};

/// Does what was asked.
pub(crate) fn dispatch(run: &mut Run, action: Action) -> Result<Exit, Failure> {
    match action {
        Action::Receive(args) => receive::receive(run, args),
        Action::Background(args) => receive::background(run, args),
        Action::Step(args) => step::step(run, args),
        Action::Contact(args) => talk::contact(run, &args),
        Action::Escalate(args) => relate::escalate(run, &args),
        Action::Link(args) => join::link(run, &args),
        Action::Merge(args) => join::merge(run, &args),
        Action::Correct(args) => join::correct(run, &args),
        Action::Attach(args) => attachment::attach(run, &args),
        Action::Attachment(args) => attachment::attachment(run, &args),
        Action::Ticket(args) => ticket::ticket(run, &args),
        Action::List(args) => list::list(run, args),
        Action::Departments(args) => departments::departments(run, &args),
        Action::Replay(args) => replay::replay(run, &args),
        Action::Due(args) => due::due(run, &args),
        Action::Tick => tick::tick(run),
        Action::Calendar(args) => calendar::calendar(run, args.question),
        Action::Playbook(args) => playbook::playbook(run, &args.action),
        Action::Policy(args) => policy::policy(run, &args.action),
        Action::Survey(args) => survey::survey(run, &args.action),
        Action::Training(args) => obligations::training(run, &args),
        Action::CaseShare(args) => case_share::case_share(run, &args),
        Action::Obligations => obligations::obligations(run),
        Action::Organisation => organisation::organisation(run),
        Action::Outbox(args) => outbox::outbox(run, &args),
        Action::Audit(args) => audit::audit(run, &args),
        Action::Access(args) => access::access(run, &args),
        Action::Subject(args) => subject::subject(run, &args.action),
        Action::Hold(args) => hold::hold(run, &args.action),
        Action::Erase(args) => erase::erase(run, &args),
        Action::Verify => verify::verify(run),
        Action::Bundle(args) => bundle::bundle(run, &args),
        Action::Report(args) => report::report(run, &args),
        Action::Export(args) => export::export(run, &args),
        Action::Backup(args) => backup::backup(run, &args),
        Action::Restore(args) => backup::restore(run, &args),
        Action::Demo(args) => demo::demo(run, &args),
        Action::Init(args) => init::init(run, args),
        Action::Spc(args) => spc::spc(run, &args),
        Action::Status => status::status(run),
        Action::Doctor(args) => doctor::doctor(run, &args),
        Action::Checkpoint => checkpoint::checkpoint(run),
        Action::Key(args) => checkpoint::key(run, &args),
        Action::Completions(args) => shell::completions(run, &args),
        Action::Man(args) => shell::man(run, &args),
        told => tell::tell(run, told),
    }
}
