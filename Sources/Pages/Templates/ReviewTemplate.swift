// SPDX-License-Identifier: Apache-2.0

/// The question, to be answered.
enum ReviewTemplate {
    static let text = #"""
        {{<layout}}
        {{$content}}
        <h1>An agent {{claims.wants}}</h1>
        {{>notice}}
        <p class="notice warning"><span class="sign" aria-hidden="true">▲</span><span><b>Take care.</b> Only continue if you started this in the last few minutes. Names and reasons are what the agent says of itself; nobody has checked them.</span></p>
        {{#claims}}{{>claims}}{{/claims}}
        <form method="post" action="{{frame.base}}/device/review" class="card" aria-labelledby="what">
        <input type="hidden" name="csrf" value="{{frame.visitor.formToken}}">
        <input type="hidden" name="request" value="{{request}}">
        <button class="unseen" tabindex="-1" aria-hidden="true">Nothing yet</button>
        <h2 id="what">What it asks for</h2>
        {{#isClaim}}<p>To be taken over by you. With your yes the agent is at its end: it can do nothing any more, and what it did counts as yours. It asks for no capability.</p>{{/isClaim}}
        {{#asksForNothing}}<p>Nothing beyond being connected. It can ask for capabilities later.</p>{{/asksForNothing}}
        {{#canTick}}<p class="hint">Tick what it may do. What is not ticked is denied.</p>{{/canTick}}
        <ul class="choices">
        {{#choices}}{{>capability}}{{/choices}}
        </ul>
        {{#canTick}}<p class="hint" id="narrow-hint">To narrow an argument, write what it must be: <code>acc_1</code>, <code>&lt;= 100</code>, <code>&gt;= 5</code>, <code>in USD,EUR</code> or <code>not in acc_9</code>. It never gets wider than asked.</p>{{/canTick}}
        {{#offersNothing}}<label class="tick alone"><input type="checkbox" name="capability" value=""><span class="title">Let it connect without any of these</span></label>{{/offersNothing}}
        {{#command}}
        <div class="command">
        <h3>To allow what cannot be approved here</h3>
        <p>{{why}}</p>
        <pre><code>{{#words}}<span>{{.}}</span> {{/words}}</code></pre>
        {{#isOff}}<p class="hint">The operator’s command line may not approve what changes things on this server; <code>approval.operator_cli</code> turns that on.</p>{{/isOff}}
        </div>
        {{/command}}
        {{#login}}
        <p class="notice warning"><span class="sign" aria-hidden="true">▲</span><span><b>Take care.</b> You logged in a while ago. To approve, <a href="{{path}}">log in again</a>; you can deny right away.</span></p>
        {{/login}}
        {{#isDecidable}}
        <div class="field">
        <label for="reason">Reason, if you say no <span class="optional">(optional; the agent sees it)</span></label>
        <input id="reason" name="reason" value="{{reason}}" maxlength="500" autocomplete="off">
        </div>
        <div class="actions">
        {{#canApprove}}<button class="button primary" name="decision" value="approve">{{#asksForNothing}}Let it connect{{/asksForNothing}}{{#isClaim}}Take it over{{/isClaim}}{{#canTick}}Approve what is ticked{{/canTick}}</button>{{/canApprove}}
        <button class="button danger" name="decision" value="deny">Deny</button>
        <button class="button danger quiet" name="decision" value="not_me">This wasn’t me</button>
        </div>
        {{/isDecidable}}
        </form>
        {{/content}}
        {{/layout}}
        """#
}
