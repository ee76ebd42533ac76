//! `lanyard serve`

use super::{Failure, Setting};
use crate::{
    auth::browser::unnamed_proxy, clock::Clock, demo, invitations::LinkKind, jobs, routes,
    state::Lanyard,
};
use std::{future::Future, net::SocketAddr};
use tokio::{
    net::TcpListener,
    signal::unix::{SignalKind, signal},
};
use tokio_util::sync::CancellationToken;
use url::Url;

/// Start the server.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Where to listen: 127.0.0.1:8088.
    #[arg(long, value_name = "ADDRESS")]
    listen: Option<SocketAddr>,
    /// How the world reaches this server: `https://licences.example.org`.
    #[arg(long, value_name = "URL")]
    public_url: Option<Url>,
    /// A board, a hospital and a few licences to look at; on this machine only.
    #[arg(long)]
    demo: bool,
}

/// Runs it until it is told to stop.
pub async fn run(args: Args, mut setting: Setting) -> Result<u8, Failure> {
    let config = &mut setting.config;
    config.demo.enabled |= args.demo;
    if config.demo.enabled {
        demo::prepare(config);
    }
    if let Some(listen) = args.listen {
        config.server.listen = listen;
    }
    if args.public_url.is_some() {
        config.server.public_url = args.public_url;
    }
    config.check()?;
    let stop = stopping().map_err(|error| Failure::io("signals cannot be heard", &error))?;
    let address = config.server.listen;
    let listener = TcpListener::bind(address).await.map_err(|error| {
        Failure::unavailable(format!("cannot listen on {address}: {error}; --listen names another"))
    })?;
    config.server.listen =
        listener.local_addr().map_err(|error| Failure::io("the address is not known", &error))?;
    let seeded = match setting.config.demo.enabled {
        true => demo::seed(&setting.config, Clock::System.now()).await?,
        false => None,
    };
    let lanyard = Lanyard::open(setting.config.clone(), Clock::System).await?;
    note_other_port(&lanyard);
    if let Some(said) = unnamed_proxy(&lanyard) {
        tracing::warn!("{said}");
    }
    if setting.config.demo.enabled {
        setting.out.line(&demo::welcome(&lanyard, seeded.as_ref()).await?);
    } else {
        setting.out.line(&format!("Lanyard is at {}", lanyard.public_url()));
    }
    if let Some(link) = lanyard.first_link().await? {
        setting.out.line("Nobody can sign in here yet. This link makes the first administrator; it works once, for 24 hours:");
        setting.out.line(&format!("  {}", lanyard.address_of(LinkKind::Setup, &link)));
    }
    if lanyard.config().demo.open_vc_api {
        setting.out.line("The VC-API is open without a token, to this machine only.");
    }
    serve(listener, lanyard, stop).await?;
    setting.out.line("Stopped.");
    Ok(0)
}

/// Without a configured address the one of the first start stays: DIDs and links name it.
fn note_other_port(lanyard: &Lanyard) {
    let here = format!("http://localhost:{}", lanyard.config().server.listen.port());
    let for_localhost = lanyard.public_url().starts_with("http://localhost:");
    if for_localhost && lanyard.public_url() != here {
        tracing::warn!(
            "listening at {here}, but this installation was made for {}: its DIDs and links name that",
            lanyard.public_url()
        );
    }
}

/// Serves until `stop`, then lets requests under way finish, ends the jobs and closes the disk.
pub async fn serve(
    listener: TcpListener,
    lanyard: Lanyard,
    stop: impl Future<Output = ()> + Send + 'static,
) -> Result<(), Failure> {
    let ending = CancellationToken::new();
    let jobs = jobs::start(lanyard.clone(), ending.clone());
    lanyard.start_publishing()?;
    let router = routes::router(lanyard.clone());
    let limits = lanyard.config().server.limits.clone();
    let served = routes::serve(listener, router, limits, stop).await;
    ending.cancel();
    if jobs.await.is_err() {
        tracing::error!("the jobs broke off");
    }
    lanyard.close().await;
    served.map_err(|error| Failure::io("serving ended", &error))
}

/// Resolves at the first SIGTERM or SIGINT.
fn stopping() -> std::io::Result<impl Future<Output = ()> + Send + 'static> {
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
    })
}
