"""Upload by rsync: the command line, and real transfers to an sshd of our own on this machine."""

from __future__ import annotations

import getpass
import os
import shutil
import socket
import stat
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from conftest import missing

import trackhub
from trackhub.errors import UploadError
from trackhub.upload import RSYNC_OPTIONS, rsync_command, upload, upload_hub

BIGWIG = b"\x26\xfc\x8f\x88" + bytes(range(256)) * 40


def small_hub(data: Path) -> trackhub.Hub:
    data.mkdir(exist_ok=True)
    source = data / "signal.bw"
    source.write_bytes(BIGWIG)
    os.utime(source, (1_500_000_000, 1_500_000_000))
    hub, _, _, trackdb = trackhub.default_hub("lab", "hg38", "me@example.org")
    trackdb.add_tracks(trackhub.Track(name="signal", source=source, tracktype="bigWig"))
    return hub


# ------------------------------------------------------------------------------ the command


def test_the_default_options_keep_times_follow_links_and_make_everything_readable() -> None:
    options = RSYNC_OPTIONS.split()
    assert {"-rtvL", "--chmod=D755,F644"} == set(options)


def test_paths_stand_behind_a_double_dash() -> None:
    command = rsync_command("/tmp/stage", "example.org", "/var/www/hub", user="me", port=2222)
    assert command[0] == "rsync"
    assert command[-3:] == ["--", "/tmp/stage/", "me@example.org:/var/www/hub/"]


def test_the_port_goes_to_ssh() -> None:
    command = rsync_command("stage", "example.org", "/hub", port=2222)
    assert command[command.index("-e") + 1].startswith("ssh -p 2222")


@pytest.mark.parametrize(
    "options", ["-e 'ssh -p 7'", "-rte 'ssh -p 7'", "--rsh='ssh -p 7'", "-e'ssh -p 7'"]
)
def test_a_shell_in_the_options_is_left_alone(options: str) -> None:
    command = rsync_command("stage", "example.org", "/hub", port=2222, rsync_options=options)
    assert not any("2222" in word for word in command)
    assert sum("ssh" in word for word in command) == 1


def test_options_with_other_letters_do_not_count_as_a_shell() -> None:
    command = rsync_command("stage", "example.org", "/hub", rsync_options="-avzE --exclude=e")
    assert "-e" in command


def test_an_ipv6_address_is_put_in_brackets() -> None:
    assert rsync_command("stage", "::1", "/hub", user="me")[-1] == "me@[::1]:/hub/"


def test_a_staging_directory_with_a_colon_is_no_host() -> None:
    assert rsync_command("my:stage", "example.org", "/hub")[-2] == "./my:stage/"


def test_the_remote_directory_is_quoted_but_for_the_home() -> None:
    (plain,) = [w for w in rsync_command("s", "h", "/a b;rm") if w.startswith("--rsync-path")]
    assert plain == "--rsync-path=mkdir -p '/a b;rm/' && rsync"
    (home,) = [w for w in rsync_command("s", "h", "~me/a b") if w.startswith("--rsync-path")]
    assert home == "--rsync-path=mkdir -p ~me/'a b/' && rsync"


def test_the_manifest_is_never_sent() -> None:
    assert "--exclude=/.trackhub-manifest.json" in rsync_command("stage", None, "/hub")


def test_the_shell_of_the_other_side_makes_a_directory_below_its_home(tmp_path: Path) -> None:
    (path,) = [w for w in rsync_command("s", "h", "~/a b/c") if w.startswith("--rsync-path")]
    script = path.removeprefix("--rsync-path=").replace("&& rsync", "&& true")
    subprocess.run(["sh", "-c", script], env={**os.environ, "HOME": str(tmp_path)}, check=True)
    assert (tmp_path / "a b" / "c").is_dir()


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"host": "-oProxyCommand=x"}, "host is the name of a machine"),
        ({"host": "a b"}, "host is the name of a machine"),
        ({"host": "a\n"}, "host is the name of a machine"),
        ({"user": "-l"}, "user is a login name"),
        ({"user": "a b"}, "user is a login name"),
        ({"user": ""}, "user is a login name"),
        ({"port": 0}, "port is a number"),
        ({"port": 70000}, "port is a number"),
        ({"port": "ssh"}, "port is a number"),
        ({"port": True}, "port is a number"),
        ({"remote_dir": ""}, "remote_dir is a directory"),
        ({"remote_dir": "-x"}, "remote_dir is a directory"),
        ({"remote_dir": "a\nb"}, "remote_dir is a directory"),
        ({"rsync_options": "-r 'x"}, "rsync_options"),
    ],
)
def test_what_could_be_taken_for_an_option_or_a_command_is_refused(
    given: dict[str, object], said: str
) -> None:
    arguments = {"local_dir": "stage", "host": "example.org", "remote_dir": "/hub"}
    with pytest.raises(UploadError, match=said):
        rsync_command(**{**arguments, **given})  # type: ignore[arg-type]


# ------------------------------------------------------------------------ when it cannot work


def test_without_rsync_the_error_says_what_is_not_installed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(UploadError, match="rsync is not installed"):
        upload_hub(small_hub(tmp_path / "data"), host="example.invalid", remote_dir="/hub")


def test_a_program_that_fails_is_quoted_with_its_last_lines(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake = tmp_path / "rsync"
    fake.write_text(
        '#!/bin/sh\nfor i in 1 2 3 4 5 6 7; do echo "line $i"; done\necho no >&2\nexit 23\n'
    )
    fake.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    lines: list[str] = []
    with pytest.raises(UploadError) as caught:
        upload_hub(small_hub(tmp_path / "data"), "example.org", "/hub", output=lines.append)
    assert caught.value.returncode == 23
    assert str(caught.value) == (
        "rsync to example.org:/hub/ failed with exit status 23: "
        "line 4 | line 5 | line 6 | line 7 | no"
    )
    assert lines[0] == "line 1"


def test_nothing_is_printed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    fake = tmp_path / "rsync"
    fake.write_text("#!/bin/sh\necho hello\necho there >&2\n")
    fake.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    upload_hub(small_hub(tmp_path / "data"), "example.org", "/hub")
    assert capfd.readouterr() == ("", "")


# ------------------------------------------------------------------------ to this machine


def needs(*programs: str) -> None:
    for program in programs:
        if shutil.which(program) is None:
            missing(program)


def test_own_options_reach_rsync_also_for_a_local_directory(tmp_path: Path) -> None:
    needs("rsync")
    hub = small_hub(tmp_path / "data")
    where = upload_hub(hub, None, tmp_path / "a" / "b", rsync_options="-rtL --exclude=*.bigWig")
    assert where == [f"{tmp_path}/a/b/"]
    assert (tmp_path / "a/b/hg38/trackDb.txt").is_file()
    assert not (tmp_path / "a/b/hg38/signal.bigWig").exists()


# ------------------------------------------------------------------------ to a real sshd


@dataclass
class Server:
    """An sshd that runs on this machine for the time of the tests."""

    port: int
    config: Path
    root: Path

    @property
    def shell(self) -> str:
        return f"ssh -F {self.config} -p {self.port}"


SSHD = ("sshd", "/usr/sbin/sshd", "/usr/local/sbin/sshd")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Start an unprivileged sshd with keys of its own; no file of the user is read."""
    needs("rsync", "ssh", "ssh-keygen")
    sshd = next((path for name in SSHD if (path := shutil.which(name))), None)
    if sshd is None:
        missing("sshd")
    root = tmp_path_factory.mktemp("sshd")
    for key in ("host_key", "user_key"):
        subprocess.run(
            ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", root / key], check=True
        )
    shutil.copy(root / "user_key.pub", root / "authorized_keys")
    port = free_port()
    (root / "sshd_config").write_text(
        f"Port {port}\nListenAddress 127.0.0.1\nHostKey {root}/host_key\nPidFile none\n"
        f"AuthorizedKeysFile {root}/authorized_keys\nStrictModes no\nUsePAM no\n"
        "PasswordAuthentication no\nKbdInteractiveAuthentication no\nPermitRootLogin yes\n"
    )
    host_key = (root / "host_key.pub").read_text().rsplit(" ", 1)[0]
    (root / "known_hosts").write_text(f"[127.0.0.1]:{port} {host_key}\n")
    (root / "ssh_config").write_text(
        f"Host *\n  IdentityFile {root}/user_key\n  IdentitiesOnly yes\n"
        f"  UserKnownHostsFile {root}/known_hosts\n  GlobalKnownHostsFile /dev/null\n"
        "  StrictHostKeyChecking yes\n"
    )
    if os.getuid() == 0:
        Path("/run/sshd").mkdir(parents=True, exist_ok=True)
    log = (root / "log").open("wb")
    process = subprocess.Popen(
        [str(sshd), "-D", "-e", "-f", str(root / "sshd_config")], stdout=log, stderr=log
    )
    try:
        wait_for(port, process, root / "log")
        yield Server(port, root / "ssh_config", root)
    finally:
        process.terminate()
        process.wait(10)
        log.close()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(100):
        if process.poll() is not None:
            break
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    pytest.fail(f"sshd did not start: {log.read_text()}")


@pytest.fixture
def wrapped_ssh(server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Server:
    """Put an `ssh` first on the PATH that is the real one with our configuration."""
    folder = tmp_path / "bin"
    folder.mkdir()
    script = folder / "ssh"
    script.write_text(f'#!/bin/sh\nexec {shutil.which("ssh")} -F {server.config} "$@"\n')
    script.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}:{os.environ['PATH']}")
    return server


def test_a_hub_arrives_whole_readable_and_with_its_times(
    wrapped_ssh: Server, tmp_path: Path
) -> None:
    target = tmp_path / "www" / "deep er" / "hub"
    umask = os.umask(0o077)
    try:
        where = upload_hub(
            small_hub(tmp_path / "data"),
            host="127.0.0.1",
            user=getpass.getuser(),
            port=wrapped_ssh.port,
            remote_dir=str(target),
        )
    finally:
        os.umask(umask)
    assert where == [f"{getpass.getuser()}@127.0.0.1:{target}/"]
    data = target / "hg38" / "signal.bigWig"
    assert not data.is_symlink()
    assert data.read_bytes() == BIGWIG
    assert data.stat().st_mtime == 1_500_000_000
    found = {path.relative_to(target).as_posix(): path for path in target.rglob("*")}
    assert sorted(found) == [
        "hg38",
        "hg38/signal.bigWig",
        "hg38/trackDb.txt",
        "lab.genomes.txt",
        "lab.hub.txt",
    ]
    modes = {name: stat.S_IMODE(path.stat().st_mode) for name, path in found.items()}
    assert modes.pop("hg38") == 0o755
    assert set(modes.values()) == {0o644}
    assert stat.S_IMODE(target.stat().st_mode) == 0o755


def test_a_second_upload_sends_no_file(wrapped_ssh: Server, tmp_path: Path) -> None:
    hub = small_hub(tmp_path / "data")
    target = str(tmp_path / "www")
    staging = tmp_path / "staging"

    def sent() -> int:
        lines: list[str] = []
        upload_hub(
            hub,
            "127.0.0.1",
            target,
            port=wrapped_ssh.port,
            staging=staging,
            rsync_options=f"{RSYNC_OPTIONS} --stats",
            output=lines.append,
        )
        (count,) = [line for line in lines if "files transferred" in line]
        return int(count.rpartition(":")[2].strip().replace(",", ""))

    assert sent() == 4
    assert sent() == 0


def test_a_shell_of_ones_own_is_used(server: Server, tmp_path: Path) -> None:
    options = f'{RSYNC_OPTIONS} -e "{server.shell}"'
    hub = small_hub(tmp_path / "data")
    upload_hub(hub, "127.0.0.1", str(tmp_path / "www"), rsync_options=options)
    assert (tmp_path / "www" / "lab.hub.txt").is_file()


def test_upload_takes_its_arguments_in_the_order_of_1_0(
    wrapped_ssh: Server, tmp_path: Path
) -> None:
    (tmp_path / "local").mkdir()
    (tmp_path / "local" / "x.txt").write_text("x")
    target = str(tmp_path / "www")
    where = upload("127.0.0.1", None, tmp_path / "local", target, port=wrapped_ssh.port)
    assert where == [f"127.0.0.1:{target}/"]
    assert (tmp_path / "www" / "x.txt").read_text() == "x"


def test_a_host_that_is_not_known_is_an_error_of_ours(
    wrapped_ssh: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hosts = wrapped_ssh.root / "known_hosts"
    kept = hosts.read_text()
    hosts.write_text("")
    try:
        with pytest.raises(UploadError, match="Host key verification failed"):
            upload_hub(
                small_hub(tmp_path / "data"), "127.0.0.1", str(tmp_path), port=wrapped_ssh.port
            )
    finally:
        hosts.write_text(kept)


def test_a_refused_port_is_an_error_of_ours(wrapped_ssh: Server, tmp_path: Path) -> None:
    with pytest.raises(UploadError, match="Connection refused") as caught:
        upload_hub(small_hub(tmp_path / "data"), "127.0.0.1", "/hub", port=free_port())
    assert "\n" not in str(caught.value)
    assert caught.value.returncode


def test_a_directory_that_cannot_be_made_is_an_error_of_ours(
    wrapped_ssh: Server, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(UploadError, match="mkdir"):
        upload_hub(
            small_hub(tmp_path / "data"),
            "127.0.0.1",
            f"{tmp_path}/file/hub",
            port=wrapped_ssh.port,
        )
    assert (tmp_path / "file").read_text() == ""
