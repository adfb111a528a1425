"""A browser that a test drives: chromedriver's own protocol, no library in between."""

import json
import shutil
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ELEMENT = "element-6066-11e4-a52e-4f735466cecf"
KEYS = {"tab": "\ue004", "enter": "\ue007", "escape": "\ue00c"}


class Browser:
    """One page in a browser without a window."""

    def __init__(self, session: str) -> None:
        self._session = session

    def open(self, page: Path) -> None:
        """Load a file."""
        self._ask("POST", "url", {"url": page.as_uri()})

    def run(self, script: str) -> Any:
        """What a script in the page returns."""
        return self._ask("POST", "execute/sync", {"script": script, "args": []})

    def find(self, css: str) -> str:
        """The first element that a selector names."""
        found: dict[str, str] = self._ask(
            "POST", "element", {"using": "css selector", "value": css}
        )
        return found[ELEMENT]

    def write(self, css: str, text: str) -> None:
        """Type into an element."""
        self._ask("POST", f"element/{self.find(css)}/value", {"text": text})

    def press(self, *names: str) -> None:
        """Press keys, wherever the focus is."""
        keys = [
            {"type": kind, "value": KEYS[name]} for name in names for kind in ("keyDown", "keyUp")
        ]
        self._ask("POST", "actions", {"actions": [{"type": "key", "id": "k", "actions": keys}]})

    def spoken(self, css: str) -> tuple[str, str]:
        """Role and name of an element, as a screen reader is told them."""
        element = self.find(css)
        role = self._ask("GET", f"element/{element}/computedrole")
        return role, self._ask("GET", f"element/{element}/computedlabel")

    def log(self) -> list[str]:
        """What the page complained of since last asked."""
        return [entry["message"] for entry in self._ask("POST", "se/log", {"type": "browser"})]

    def _ask(self, verb: str, path: str, content: dict[str, Any] | None = None) -> Any:
        return _ask(verb, f"{self._session}/{path}", content)


@contextmanager
def browser(driver: str) -> Iterator[Browser]:
    """A browser for a while."""
    with subprocess.Popen(
        [driver, "--port=0"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as process:
        try:
            address = f"http://127.0.0.1:{_port(process)}/session"
            session = _ask("POST", address, {"capabilities": {"alwaysMatch": _wanted()}})
            address = f"{address}/{session['sessionId']}"
            yield Browser(address)
            _ask("DELETE", address)
        finally:
            process.terminate()


def _wanted() -> dict[str, Any]:
    words = ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
    options: dict[str, Any] = {"args": [*words, "--window-size=1400,900"]}
    program = shutil.which("chromium") or shutil.which("google-chrome")
    if program:
        options["binary"] = program
    return {
        "browserName": "chrome",
        "goog:chromeOptions": options,
        "goog:loggingPrefs": {"browser": "ALL"},
    }


def _port(process: subprocess.Popen[str]) -> str:
    assert process.stdout
    until = time.monotonic() + 30
    for line in process.stdout:
        if "started successfully on port" in line:
            return line.rstrip().rstrip(".").split()[-1]
        if time.monotonic() > until:
            break
    raise RuntimeError("chromedriver did not start")


def _ask(verb: str, address: str, content: dict[str, Any] | None = None) -> Any:
    text = None if content is None else json.dumps(content).encode()
    request = urllib.request.Request(address, text, {"Content-Type": "application/json"})
    request.method = verb
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            return json.load(answer)["value"]
    except urllib.error.HTTPError as wrong:
        with wrong:
            raise RuntimeError(wrong.read().decode()) from wrong
