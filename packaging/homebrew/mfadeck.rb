# A formula for a tap: brew install mfadeck/tap/mfadeck. `packaging/manifests VERSION FOLDER` fills in version and checksums.
class Mfadeck < Formula
  desc "Terminal dashboard for per-user MFA in Microsoft 365"
  homepage "https://github.com/mfadeck/mfadeck"
  url "https://github.com/mfadeck/mfadeck/archive/refs/tags/v@VERSION@.tar.gz"
  sha256 "@SOURCE_SHA256@"
  license "MIT"
  head "https://github.com/mfadeck/mfadeck.git", branch: "main"

  depends_on "rust" => :build

  def install
    system "cargo", "install", "--profile", "dist", *std_cargo_args
    generate_completions_from_executable(bin/"mfadeck", "completions")
    system bin/"mfadeck", "man", "--dir", man1
  end

  test do
    assert_match "ada@contoso.example", shell_output("#{bin}/mfadeck --demo list lovelace")
  end
end
