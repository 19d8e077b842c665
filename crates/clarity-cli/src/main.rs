//! `clarity`: how stable is a vision-language model's answer, and where does it break?
//!
//! The one place of the workspace that touches files, processes, the environment and the clock.

mod analysis;
mod args;
mod cache;
mod command;
mod config;
mod failure;
mod files;
mod finished;
mod judge;
mod ordered;
mod output;
mod store;
mod sweep;
mod target;
mod terminal;

use std::process::ExitCode;
use terminal::Screen;

fn main() -> ExitCode {
    let arguments = match args::Arguments::of_process() {
        Ok(arguments) => arguments,
        Err((told, choice)) => return args::tell(&told, choice),
    };
    files::outgrow_quietly();
    let screen = Screen::of_stdout(arguments.color);
    match command::execute(arguments.command, screen) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            if let Some(message) = failure.message() {
                output::say(&format!("error: {message}"));
            }
            ExitCode::from(failure.exit_code())
        }
    }
}
