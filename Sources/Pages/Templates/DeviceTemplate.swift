// SPDX-License-Identifier: Apache-2.0

/// The box for a code.
enum DeviceTemplate {
    static let text = #"""
        {{<layout}}
        {{$content}}
        <div class="narrow">
        <h1>Enter the code</h1>
        {{>notice}}
        <form class="card" method="post" action="{{frame.base}}/device">
        {{#frame.visitor}}<input type="hidden" name="csrf" value="{{formToken}}">{{/frame.visitor}}
        <div class="field">
        <label for="code">Code that the agent shows</label>
        <input id="code" class="code" name="code" value="{{code}}" placeholder="XXXX-XXXX" autocomplete="off" autocapitalize="characters" spellcheck="false" maxlength="32" required autofocus aria-describedby="code-hint">
        <p class="hint" id="code-hint">Eight letters; upper or lower case, with or without the dash.</p>
        </div>
        <button class="button primary wide">Look at the request</button>
        </form>
        <p class="hint">You decide on the next page. Only continue if you started this in the last few minutes.</p>
        </div>
        {{/content}}
        {{/layout}}
        """#
}
