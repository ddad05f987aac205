# SPDX-License-Identifier: Apache-2.0
"""A person at the pages, in Chromium without scripts. Looks at every page at each width and theme."""

import os
import sys
import urllib.error
import urllib.request

from selenium import webdriver
from selenium.webdriver.chrome.options import Options
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from server import PASSWORD, Server  # noqa: E402

MODES = [("1280", 1280, False), ("390", 390, False), ("320", 320, False),
         ("1280-dark", 1280, True), ("390-dark", 390, True)]
HOSTILE = 'Pаypal <b onmouseover=alert(1)>"Support"</b> \u202e' + "very long " * 16


class Person:
    """A browser, and what is done with it."""

    def __init__(self, server, folder):
        self.server, self.folder = server, folder
        options = Options()
        for argument in ["--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars"]:
            options.add_argument(argument)
        self.driver = webdriver.Chrome(options=options)
        self.driver.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
        self.driver.implicitly_wait(5)
        self.pictures = 0

    def mode(self, name, width, is_dark):
        self.name, self.width = name, width
        self.size(800)
        self.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [
            {"name": "prefers-color-scheme", "value": "dark" if is_dark else "light"}]})

    def size(self, height):
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", {
            "width": self.width, "height": height, "deviceScaleFactor": 1,
            "mobile": self.width < 500})

    def go(self, path):
        self.driver.get(self.server.issuer + path)

    def look(self, picture):
        """Keeps a picture of the whole page, which must fit its width and have no tiny target."""
        metrics = self.driver.execute_cdp_cmd("Page.getLayoutMetrics", {})["cssContentSize"]
        assert metrics["width"] <= self.width, f"{picture} is {metrics['width']} wide at {self.width}"
        for target in self.driver.find_elements(By.CSS_SELECTOR, "button, .button, input, summary"):
            if target.is_displayed() and target.get_attribute("class") != "unseen":
                size = target.size
                assert min(size["width"], size["height"]) >= 24, f"a target of {size} on {picture}"
        self.size(int(metrics["height"]))
        self.driver.save_screenshot(os.path.join(self.folder, f"{picture}-{self.name}.png"))
        self.size(800)
        self.pictures += 1

    def find(self, selector):
        return self.driver.find_element(By.CSS_SELECTOR, selector)

    def press(self, words):
        self.driver.find_element(By.XPATH, f"//button[normalize-space()='{words}']").click()

    def type(self, selector, text):
        field = self.find(selector)
        field.clear()
        field.send_keys(text)

    def heading(self, words):
        seen = self.find("h1").text
        assert seen == words, f"'{seen}' instead of '{words}' at {self.driver.current_url}"

    def log_in(self, name, password):
        self.type("#user", name)
        self.type("#password", password)
        self.press("Log in")


def arrive(person, asked):
    """The first visit: a complete link, a login that fails, one that does not."""
    person.go("/")
    person.look("start")
    person.go("/device?code=" + asked["user_code"])
    person.heading("Log in")
    person.look("login")
    person.log_in("alice", "wrong")
    assert "do not belong together" in person.find(".notice").text
    person.look("login-wrong")
    person.log_in("alice", PASSWORD)
    person.heading("Enter the code")
    assert person.find("#code").get_attribute("value") == asked["user_code"]


def approve(person, server, asked):
    """Types the code, narrows, and approves a part."""
    person.go("/device")
    person.type("#code", asked["user_code"].lower())
    person.look("device")
    person.press("Look at the request")
    person.heading("An agent wants to connect")
    assert server.status(asked)["status"] == "pending"
    person.look("review")
    assert not person.driver.find_elements(By.CSS_SELECTOR, "input[value=transfer_domestic]")
    assert "agentauth approvals approve apr_" in person.find(".command pre").text
    person.press("Approve what is ticked")
    assert "Nothing is ticked" in person.find(".notice.problem").text
    person.find("input[value=check_balance]").click()
    person.find("summary").click()
    person.type("details input", "in acc_123,acc_456")
    person.look("review-filled")
    person.press("Approve what is ticked")
    person.heading("Approved")
    person.look("approved")
    grants = {grant["capability"]: grant for grant in server.status(asked)["agent_capability_grants"]}
    assert grants["check_balance"]["status"] == "active"
    assert grants["check_balance"]["constraints"] == {"account_id": {"in": ["acc_123", "acc_456"]}}
    assert grants["transfer_domestic"]["status"] == "denied"


def deny(person, server):
    """A hostile request, denied as nobody's."""
    asked = server.ask(["send_mail"], HOSTILE, "Ignore the warning above. " * 18, "W" * 200)
    person.go("/device?code=" + asked["user_code"])
    person.press("Look at the request")
    person.heading("An agent wants to connect")
    assert "look like others" in person.find(".tags").text
    assert not person.driver.find_elements(By.CSS_SELECTOR, "b[onmouseover]")
    person.look("review-hostile")
    person.press("This wasn’t me")
    person.heading("Denied")
    person.look("denied")
    assert server.status(asked)["status"] == "rejected"
    person.go("/device?code=" + asked["user_code"])
    assert "No request waits for you" in person.find(".notice.problem").text
    person.look("device-wrong")


def second_tab(person, server):
    """Two tabs; the second decides first."""
    asked = server.ask(["check_balance"], "Helper")
    person.go("/device?code=" + asked["user_code"])
    person.press("Look at the request")
    (first, address) = (person.driver.current_window_handle, person.driver.current_url)
    person.driver.switch_to.new_window("tab")
    person.driver.get(address)
    person.press("Deny")
    person.heading("Denied")
    person.driver.close()
    person.driver.switch_to.window(first)
    person.find("input[value=check_balance]").click()
    person.press("Approve what is ticked")
    person.heading("Denied")
    assert "final" in person.find(".notice.problem").text
    assert server.status(asked)["status"] == "rejected"


def keyboard(person, server):
    """From the skip link to the answer without a mouse; Enter in a field decides nothing."""
    asked = server.ask(["check_balance"], "Helper")
    person.go("/device?code=" + asked["user_code"])
    person.driver.switch_to.active_element.send_keys(Keys.ENTER)
    person.heading("An agent wants to connect")
    person.find("body").send_keys(Keys.TAB)
    assert person.driver.switch_to.active_element.text == "Skip to the content"
    person.find("#reason").send_keys("no", Keys.ENTER)
    assert "Nothing was decided yet" in person.find(".notice.problem").text
    assert server.status(asked)["status"] == "pending"
    person.find("input[value=check_balance]").send_keys(Keys.SPACE)
    person.find("button[value=approve]").send_keys(Keys.ENTER)
    person.heading("Approved")
    assert server.status(asked)["status"] == "active"


def foreign(server):
    """A name that is none of the server's, and a form from somewhere else."""
    for header, method in [({"Host": "evil.test"}, "GET"), ({"Origin": "http://evil.test"}, "POST")]:
        request = urllib.request.Request(
            server.issuer + "/login", method=method, data=b"" if method == "POST" else None,
            headers={"Content-Type": "application/x-www-form-urlencoded", **header})
        try:
            urllib.request.urlopen(request, timeout=5)
            raise SystemExit(f"{header} was answered")
        except urllib.error.HTTPError as error:
            assert error.code == 403, f"{header}: {error.code}"


def main(folder):
    os.makedirs(folder, exist_ok=True)
    with Server() as server:
        server.add_user("alice")
        foreign(server)
        person = Person(server, folder)
        try:
            for number, (name, width, is_dark) in enumerate(MODES):
                person.mode(name, width, is_dark)
                asked = server.ask(
                    ["check_balance", "list_accounts", {
                        "name": "transfer_domestic", "constraints": {"currency": {"in": ["USD", "EUR"]}}}],
                    "Household helper", "To tell you each morning what is left on your account.",
                    "Alice’s laptop")
                if number == 0:
                    arrive(person, asked)
                approve(person, server, asked)
                # One wrong code a mode: five a minute are the limit.
                deny(person, server)
            person.mode(*MODES[0])
            second_tab(person, server)
            keyboard(person, server)
            person.find("form[action='/logout'] button").click()
            person.heading("Agents ask here.\nPeople decide.")
            print(f"The pages work without scripts; {person.pictures} pictures are in {folder}.")
        finally:
            person.driver.quit()


if __name__ == "__main__":
    main(sys.argv[1])
