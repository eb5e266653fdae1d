# nix-build -E '(import <nixpkgs> {}).callPackage ./packaging/nix/package.nix {}'
{
  lib,
  rustPlatform,
  installShellFiles,
  stdenv,
}:

rustPlatform.buildRustPackage {
  pname = "mfadeck";
  version = (lib.importTOML ../../Cargo.toml).package.version;

  src = lib.cleanSource ../..;
  cargoLock.lockFile = ../../Cargo.lock;
  buildType = "dist";
  cargoBuildFlags = [
    "--bin"
    "mfadeck"
  ];

  nativeBuildInputs = [ installShellFiles ];

  # The tests open terminals and read the kernel's keyring, which a build has not.
  doCheck = false;

  postInstall = lib.optionalString (stdenv.buildPlatform.canExecute stdenv.hostPlatform) ''
    $out/bin/mfadeck man --dir $out/share/man/man1
    installShellCompletion --cmd mfadeck \
      --bash <($out/bin/mfadeck completions bash) \
      --zsh <($out/bin/mfadeck completions zsh) \
      --fish <($out/bin/mfadeck completions fish)
  '';

  meta = {
    description = "Terminal dashboard for per-user MFA in Microsoft 365";
    homepage = "https://github.com/mfadeck/mfadeck";
    license = lib.licenses.mit;
    mainProgram = "mfadeck";
    platforms = lib.platforms.linux ++ lib.platforms.darwin;
  };
}
