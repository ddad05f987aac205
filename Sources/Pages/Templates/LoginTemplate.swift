// SPDX-License-Identifier: Apache-2.0

/// The login form.
enum LoginTemplate {
    static let text = #"""
        {{<layout}}
        {{$content}}
        <div class="narrow">
        <h1>Log in</h1>
        {{>notice}}
        {{#frame.visitor}}
        <p class="hint">You are logged in as <b><bdi>{{userName}}</bdi></b>. Approving takes a login of the last few minutes.</p>
        {{/frame.visitor}}
        <form class="card" method="post" action="{{frame.base}}/login">
        <input type="hidden" name="csrf" value="{{formToken}}">
        <input type="hidden" name="next" value="{{next}}">
        <div class="field">
        <label for="user">Name</label>
        <input id="user" name="user" value="{{page.userName}}" autocomplete="username" autocapitalize="none" spellcheck="false" maxlength="511" required{{#isFirst}} autofocus{{/isFirst}}>
        </div>
        <div class="field">
        <label for="password">Password</label>
        <input id="password" name="password" type="password" autocomplete="current-password" maxlength="1024" required{{^isFirst}} autofocus{{/isFirst}}>
        </div>
        <button class="button primary wide">Log in</button>
        </form>
        <p class="hint">Users are made by whoever runs this server, with <code>agentauth admin users add</code>.</p>
        </div>
        {{/content}}
        {{/layout}}
        """#
}
