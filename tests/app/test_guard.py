"""Who may ask, told by host, origin and cookie."""

from __future__ import annotations

import pytest

from sim.app.server import create_app

OWN = {"SERVER_PORT": "8050", "SERVER_NAME": "127.0.0.1"}


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory):  # type: ignore[no-untyped-def]
    return create_app(tmp_path_factory.mktemp("results")).server.test_client()


def status(client, **headers: str) -> int:  # type: ignore[no-untyped-def]
    return int(client.get("/", headers=headers, environ_overrides=OWN).status_code)


@pytest.mark.parametrize("host", ["127.0.0.1:8050", "localhost:8050", "[::1]:8050"])
def test_own_names_are_answered(client, host: str) -> None:  # type: ignore[no-untyped-def]
    assert status(client, Host=host) == 200
    assert status(client, Host=host, Origin=f"http://{host}") == 200


@pytest.mark.parametrize(
    "host", ["", "evil.example", "evil.example:8050", "127.0.0.1", "127.0.0.1:80", "a:b:c",
             "127.0.0.1.evil.example:8050", "[::1", "127.0.0.1:8050@evil.example"],
)  # fmt: skip
def test_other_names_are_not(client, host: str) -> None:  # type: ignore[no-untyped-def]
    assert status(client, Host=host) == 403


@pytest.mark.parametrize(
    "origin", ["null", "http://evil.example", "https://127.0.0.1:8050", "http://127.0.0.1:1",
               "http://127.0.0.1:8050.evil.example", "file://"],
)  # fmt: skip
def test_other_origins_are_not(client, origin: str) -> None:  # type: ignore[no-untyped-def]
    assert status(client, Host="127.0.0.1:8050", Origin=origin) == 403


def test_a_link_on_another_site_may_lead_here_but_nothing_else(client) -> None:  # type: ignore[no-untyped-def]
    foreign = {"Host": "127.0.0.1:8050", "Sec-Fetch-Site": "cross-site"}
    assert status(client, **foreign) == 403
    assert status(client, **foreign, **{"Sec-Fetch-Mode": "navigate"}) == 200


def test_visitors_keep_a_random_name(client) -> None:  # type: ignore[no-untyped-def]
    headers = {"Host": "127.0.0.1:8050"}
    client = client.application.test_client(use_cookies=False)
    first = client.get("/", headers=headers, environ_overrides=OWN)
    name, _, value = first.headers["Set-Cookie"].partition(";")[0].partition("=")
    assert name == "relmark-session-8050"
    assert len(value) >= 20
    again = client.get("/", headers={**headers, "Cookie": f"{name}={value}"}, environ_overrides=OWN)
    assert "Set-Cookie" not in again.headers
    forged = client.get("/", headers={**headers, "Cookie": f"{name}=x"}, environ_overrides=OWN)
    assert forged.headers["Set-Cookie"].startswith(name)


def test_pages_may_load_nothing_from_elsewhere(client) -> None:  # type: ignore[no-untyped-def]
    answer = client.get("/", headers={"Host": "127.0.0.1:8050"}, environ_overrides=OWN)
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "http" not in policy
    assert "unsafe-eval" not in policy
    assert "https://" not in answer.get_data(as_text=True).replace("\\u002f", "/").replace(
        "https://dash-version.plotly.com:8080/current_version", ""
    )
