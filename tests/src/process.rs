//! The real `lanyard` as a child process.

use std::{
    fs::File,
    io::{BufRead, BufReader, Read, Write},
    path::{Path, PathBuf},
    process::{Child, Command, Output, Stdio},
};

/// The binary, its data directory and how it is called.
#[derive(Debug, Clone)]
pub struct Program {
    binary: PathBuf,
    data: PathBuf,
}

/// A server that runs, and is killed when it is dropped.
pub struct Running {
    child: Child,
    /// `http://127.0.0.1:PORT`
    pub address: String,
}

impl Program {
    /// `binary` on the data directory `data`.
    pub fn new(binary: &str, data: &Path) -> Self {
        Self { binary: binary.into(), data: data.to_owned() }
    }

    fn command(&self) -> Command {
        let mut command = Command::new(&self.binary);
        command
            .env_clear()
            .env("LANYARD_DATA__DIRECTORY", &self.data)
            .env("LANYARD_FETCH__ALLOW_LOOPBACK", "true");
        command
    }

    /// Runs it to its end.
    pub fn run(&self, arguments: &[&str]) -> Output {
        self.command().args(arguments).output().expect("the binary runs")
    }

    /// Runs it to its end with `input` on its standard input.
    pub fn feed(&self, arguments: &[&str], input: &[u8]) -> Output {
        let mut child = self
            .command()
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the binary runs");
        let mut stdin = child.stdin.take().expect("piped");
        // It may end without reading everything.
        let _ = stdin.write_all(input);
        drop(stdin);
        child.wait_with_output().expect("the binary ends")
    }

    /// What it prints, when it is to succeed.
    pub fn says(&self, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        assert!(output.status.success(), "{arguments:?}: {output:?}");
        String::from_utf8(output.stdout).expect("text")
    }

    /// Starts the server on a port (0 for any) and waits for the line that says it is there.
    pub fn serve(&self, port: u16) -> Running {
        self.serve_saying(port, Stdio::null())
    }

    /// The same, with its log written to `log`.
    pub fn serve_logging(&self, port: u16, log: &Path) -> Running {
        self.serve_saying(port, File::create(log).expect("a file for the log").into())
    }

    fn serve_saying(&self, port: u16, log: Stdio) -> Running {
        let listen = format!("127.0.0.1:{port}");
        let mut child = self
            .command()
            .args(["serve", "--listen", &listen])
            .stdout(Stdio::piped())
            .stderr(log)
            .spawn()
            .expect("the binary runs");
        let stdout = child.stdout.take().expect("piped");
        let mut lines = BufReader::new(stdout);
        let mut line = String::new();
        lines.read_line(&mut line).expect("the server says where it is");
        let address = line.trim().strip_prefix("Lanyard is at http://localhost:");
        let port = address.unwrap_or_else(|| panic!("it said {line:?}"));
        let address = format!("http://127.0.0.1:{port}");
        // What it says later is read and dropped, so that it never waits for us.
        std::thread::spawn(move || lines.read_to_end(&mut Vec::new()));
        Running { child, address }
    }
}

impl Running {
    /// The port.
    pub fn port(&self) -> u16 {
        let port = self.address.rsplit(':').next().and_then(|port| port.parse().ok());
        port.expect("an address ends with its port")
    }

    /// Its process.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// kill -9, and waits until it is gone.
    pub fn kill(mut self) {
        self.child.kill().expect("it was running");
        self.child.wait().expect("it is gone");
    }

    /// SIGTERM, and how it ended.
    pub fn stop(mut self) -> std::process::ExitStatus {
        let id = self.child.id().to_string();
        // The shell has one of its own; a small machine has no other.
        let kill = format!("kill -TERM {id}");
        let told = Command::new("sh").args(["-c", &kill]).status().expect("a shell is there");
        assert!(told.success());
        self.child.wait().expect("it ends")
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // Gone already when it was stopped or killed.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
