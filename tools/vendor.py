"""Copy third-party browser code from node_modules into the repository; `make vendor` runs this.

The content security policy allows images from our own address only, so every icon that the
design system's style sheet carries as a data: address becomes a file of its own.
"""

import hashlib
import json
import re
import shutil
import subprocess
import tempfile
from pathlib import Path
from urllib.parse import unquote

ROOT = Path(__file__).resolve().parent.parent
MODULES = ROOT / "node_modules"
BROWSER = ROOT / "lykt/lib/static/lib/vendor"
TESTS = ROOT / "e2e/vendor"

DATA_SVG = re.compile(r"""url\((["'])data:image/svg\+xml;charset=utf-8,(.+?)\1\)""")
# What each module of ours needs, one file for each use so that a page loads little.
BUNDLES = {
    "hpke/hpke.js": """
        export { Aes256Gcm, CipherSuite, DhkemX25519HkdfSha256, HkdfSha256 } from "@hpke/core";
    """,
    "hpke/hpke-x25519.js": """
        export { Aes256Gcm, CipherSuite, HkdfSha256 } from "@hpke/core";
        export { DhkemX25519HkdfSha256 } from "@hpke/dhkem-x25519";
    """,
    "noble-hashes/argon2.js": """
        export { argon2idAsync } from "@noble/hashes/argon2.js";
    """,
    "altcha/solve.js": """
        export { solveChallenge } from "altcha-lib";
        export { deriveKey as deriveSha } from "altcha-lib/algorithms/web/sha";
        export { deriveKey as derivePbkdf2 } from "altcha-lib/algorithms/web/pbkdf2";
    """,
}
BROWSERS = "safari15,chrome90,firefox90"
FACES = ("latin", "latin-ext")  # latin-ext holds the Sámi letters; fetched only where used


def fresh(folder: Path, package: str) -> str:
    """Empty the folder, put the package's licence in it, and give the package's version."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    shutil.copy(licence_of(package), folder / "LICENSE")
    return version_of(package)


def licence_of(package: str) -> Path:
    return next((MODULES / package).glob("LICENSE*"))


def version_of(package: str) -> str:
    version: str = json.loads((MODULES / package / "package.json").read_text())["version"]
    return version


def icon_file(folder: Path, drawing: str) -> str:
    """Write one icon, named by its content so that equal icons share a file."""
    svg = unquote(drawing)
    name = f"icons/{hashlib.sha256(svg.encode()).hexdigest()[:8]}.svg"
    (folder / "icons").mkdir(exist_ok=True)
    (folder / name).write_text(svg + "\n", encoding="utf-8")
    return f'url("{name}")'


def design_system() -> str:
    package = "@digdir/designsystemet-css"
    folder = BROWSER / "designsystemet"
    version = fresh(folder, package)
    css = (MODULES / package / "dist/src/index.css").read_text(encoding="utf-8")
    css = DATA_SVG.sub(lambda found: icon_file(folder, found.group(2)), css)
    (folder / "designsystemet.css").write_text(css + "\n", encoding="utf-8")
    shutil.copy(MODULES / package / "dist/theme/designsystemet.css", folder / "theme.css")
    return f"designsystemet/  {package} {version} (MIT)"


def font() -> str:
    package = "@fontsource-variable/inter"
    folder = BROWSER / "inter"
    version = fresh(folder, package)
    css = (MODULES / package / "wght.css").read_text(encoding="utf-8")
    rules = re.findall(r"@font-face \{.*?\}", css, re.DOTALL)
    kept = [rule for rule in rules if any(f"inter-{face}-wght-normal" in rule for face in FACES)]
    sheet = "\n".join(kept).replace("./files/", "")
    (folder / "inter.css").write_text(sheet + "\n", encoding="utf-8")
    for face in FACES:
        shutil.copy(MODULES / package / "files" / f"inter-{face}-wght-normal.woff2", folder)
    return f"inter/  {package} {version} (OFL-1.1)"


def bundle(name: str) -> None:
    """Write one bundle: an ES module that needs no other, for the oldest browsers we meet."""
    options = ("--bundle", "--format=esm", "--minify", f"--target={BROWSERS}", "--charset=utf8")
    with tempfile.TemporaryDirectory(dir=MODULES) as folder:
        entry = Path(folder) / "entry.js"
        entry.write_text(BUNDLES[name], encoding="utf-8")
        # A library asks Node for its crypto where there is no other; a browser has its own.
        (Path(folder) / "none.js").write_text("export {};\n", encoding="utf-8")
        written = (f"--outfile={BROWSER / name}", "--alias:crypto=./none.js")
        subprocess.run(  # noqa: S603 - pinned in package.json, with fixed arguments
            [MODULES / ".bin/esbuild", entry, *options, *written], check=True, cwd=folder
        )


def sealing() -> str:
    version = fresh(BROWSER / "hpke", "@hpke/core")
    shutil.copy(licence_of("@hpke/dhkem-x25519"), BROWSER / "hpke/LICENSE-dhkem-x25519")
    bundle("hpke/hpke.js")
    bundle("hpke/hpke-x25519.js")
    others = [f"{name} {version_of(name)}" for name in ("@hpke/common", "@hpke/dhkem-x25519")]
    return f"hpke/  @hpke/core {version} with {' and '.join(others)} (MIT)"


def stretching() -> str:
    version = fresh(BROWSER / "noble-hashes", "@noble/hashes")
    bundle("noble-hashes/argon2.js")
    return f"noble-hashes/  @noble/hashes {version} (MIT), Argon2id only"


def proof_of_work() -> str:
    version = fresh(BROWSER / "altcha", "altcha-lib")
    bundle("altcha/solve.js")
    return f"altcha/  altcha-lib {version} (MIT), the solver only"


def accessibility_rules() -> str:
    folder = TESTS / "axe-core"
    version = fresh(folder, "axe-core")
    shutil.copy(MODULES / "axe-core/axe.min.js", folder)
    return f"axe-core/  axe-core {version} (MPL-2.0)"


def list_what_is_here(folder: Path, lines: list[str]) -> None:
    text = "Copied from npm by `make vendor`; do not edit. Versions are pinned in package.json.\n\n"
    (folder / "vendor.txt").write_text(text + "\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    list_what_is_here(BROWSER, [design_system(), font(), sealing(), stretching(), proof_of_work()])
    list_what_is_here(TESTS, [accessibility_rules()])
