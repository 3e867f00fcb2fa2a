using Workerd = import "/workerd/workerd.capnp";

const config :Workerd.Config = (
  services = [
    # The first compatibility date whose fetch supports `cache`.
    (
      name = "earliest",
      worker = (
        compatibilityDate = "2024-11-11",
        modules = [(name = "suite", esModule = embed "../dist/worker.js")],
        bindings = [(name = "CONTROL_URL", fromEnvironment = "CONTROL_URL")],
        globalOutbound = "network",
      ),
    ),
    # A current compatibility date.
    (
      name = "latest",
      worker = (
        compatibilityDate = "2026-11-01",
        modules = [(name = "suite", esModule = embed "../dist/worker.js")],
        bindings = [(name = "CONTROL_URL", fromEnvironment = "CONTROL_URL")],
        globalOutbound = "network",
      ),
    ),
    # The emulator is on loopback.
    (name = "network", network = (allow = ["private", "public", "local"])),
  ],
);
