//! One function a command.

mod analyze;
mod export;
mod gate;
pub(crate) mod lab;
mod perturb;
mod plan;
mod plot;
mod report;
mod schema;
mod sensitivity;
mod sheet;
mod stage;
mod status;
mod verify;

use crate::args::{Arguments, Command};
use crate::config::Configuration;
use crate::failure::Failure;
use crate::judge::{CohortDirectory, Overrides};
use crate::ordered::Threads;
use crate::output;
use crate::sweep;
use crate::terminal::Screen;
use clap::CommandFactory;
use std::path::PathBuf;

/// Executes a command.
pub(crate) fn execute(command: Command, screen: Screen) -> Result<(), Failure> {
    match command {
        Command::Validate { config } => plan::validate(&config),
        Command::Plan { config, json } => plan::plan(&config, json),
        Command::Sweep { sweep, out, shard } => {
            let configuration = Configuration::load(&sweep.config)?;
            sweep::execute(&configuration, &out, &sweep, shard)?;
            if sweep.quiet {
                return Ok(());
            }
            if let Some(shard) = shard {
                return output::print(&sweep::shard_done(&configuration, &out, shard));
            }
            let runs = configuration.plan.len() * configuration.cases.len().max(1);
            let runs = output::count(runs, "run");
            output::print(&format!("{runs} in {}\n", out.display()))
        }
        Command::Merge { dir, from } => sweep::merge(&dir, &from),
        Command::Pack { dir, shard } => sweep::pack(&dir, shard),
        Command::Status { dir, json } => status::status(&dir, json),
        Command::Metrics { source, threads } => stage::metrics(&source, threads.get()),
        Command::Surface { source, threads } => stage::surface(&source, threads.get()),
        Command::Gradient { source, threads } => stage::gradient(&source, threads.get()),
        Command::Analyze {
            dir,
            force,
            threads,
        } => analyze::analyze(&dir, force, threads.get(), None, screen),
        Command::Run { sweep, out } => {
            let configuration = Configuration::load(&sweep.config)?;
            let default = || PathBuf::from("clarity").join(&configuration.name);
            let out = out.unwrap_or_else(default);
            // Cases that failed and were resumed change what an earlier command made of the others.
            let anew = sweep.resume && !configuration.cases.is_empty();
            let all = Threads::default();
            match sweep::execute(&configuration, &out, &sweep, None) {
                // The cases that went well are looked at all the same; there may be none.
                Err(Failure::RunsFailed(why)) if CohortDirectory::is(&out)? => {
                    match analyze::analyze(&out, anew, all, Some(&configuration), screen) {
                        Ok(()) | Err(Failure::Rejected(_)) => Err(Failure::RunsFailed(why)),
                        analyzed => analyzed,
                    }
                }
                executed => executed
                    .and_then(|()| analyze::analyze(&out, anew, all, Some(&configuration), screen)),
            }
        }
        Command::Sensitivity {
            source,
            json,
            config,
            baseline,
        } => {
            let loaded = config.as_deref().map(Configuration::load).transpose()?;
            let context = loaded.as_ref().map(|loaded| &loaded.context);
            let overrides = Overrides {
                config: config.as_deref().zip(context),
                baseline: baseline.map(Into::into),
            };
            sensitivity::sensitivity(&source, json, overrides, screen)
        }
        Command::Report {
            dir,
            output,
            config,
        } => report::report(&dir, output.as_deref(), config.as_deref()),
        Command::Plot(arguments) => plot::plot(&arguments),
        Command::Compare { a, b, json } => sensitivity::compared(&a, &b, json, screen),
        Command::Gate {
            dir,
            config,
            against,
            junit,
            markdown,
        } => gate::run(gate::Files {
            source: &dir,
            limits: &config,
            against: against.as_deref(),
            junit: junit.as_deref(),
            markdown: markdown.as_deref(),
        }),
        Command::Export {
            dir,
            table,
            format,
            output,
        } => export::export(&dir, table, format, output.as_deref()),
        Command::Verify { dir } => verify::verify(&dir),
        Command::Perturb(arguments) => perturb::perturb(&arguments),
        Command::ContactSheet { config, output } => sheet::sheet(&config, output.as_deref()),
        Command::Lab(arguments) => lab::execute(arguments),
        #[cfg(target_os = "linux")]
        Command::Supervise => sweep::serve(),
        Command::Schema { name } => schema::schema(name.as_deref()),
        Command::Completions { shell } => {
            // Into memory first: the generator panics where it cannot write.
            let mut script = Vec::new();
            clap_complete::generate(shell, &mut Arguments::command(), "clarity", &mut script);
            output::print(&String::from_utf8_lossy(&script))
        }
    }
}
