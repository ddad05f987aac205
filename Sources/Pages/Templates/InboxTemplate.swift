// SPDX-License-Identifier: Apache-2.0
/// What waits, to be looked at one by one or denied together. Nothing is approved here.
enum InboxTemplate {
    static let text = #"""
        {{<layout}}
        {{$content}}
        <h1>Waiting for you</h1>
        {{>notice}}
        {{#isEmpty}}
        <p>Nothing waits for you.</p>
        <p class="hint">What agents of your connected apps ask is shown here, and what is addressed to you. An agent that shows a code is found by <a href="{{frame.base}}/device">the code</a>. To try it: <code>agentauth connect --help</code></p>
        {{/isEmpty}}
        {{^isEmpty}}
        <p class="notice warning"><span class="sign" aria-hidden="true">▲</span><span><b>Take care.</b> Only continue if you started this in the last few minutes. Names and reasons are what the agent says of itself; nobody has checked them.</span></p>
        <form method="post" action="{{frame.base}}/approvals">
        <input type="hidden" name="csrf" value="{{frame.visitor.formToken}}">
        <button class="unseen" tabindex="-1" aria-hidden="true">Nothing yet</button>
        {{#items}}
        <section class="card" aria-labelledby="{{request}}">
        <h2 id="{{request}}"><q><bdi>{{claims.agent.text}}</bdi></q> {{claims.wants}}</h2>
        <p class="tags"><span class="tag"><span aria-hidden="true">?</span> Unverified: it calls itself so</span>{{#claims.isLookalike}}<span class="tag warning"><span aria-hidden="true">▲</span> Has letters that look like others</span>{{/claims.isLookalike}}</p>
        {{#claims.compare}}
        <figure class="claim">
        <figcaption>Compare: the agent should show the same</figcaption>
        <blockquote><bdi>{{text}}</bdi></blockquote>
        </figure>
        {{/claims.compare}}
        <dl class="facts">
        <div><dt>Connected app</dt><dd>{{#claims.app}}<q><bdi>{{text}}</bdi></q>, unverified<br>{{/claims.app}}{{^claims.app}}Gives no name<br>{{/claims.app}}<code>{{claims.host}}</code></dd></div>
        <div><dt>Asks for</dt><dd>{{#asksForNothing}}Nothing beyond being connected{{/asksForNothing}}{{#capabilities}}<code>{{.}}</code> {{/capabilities}}</dd></div>
        <div><dt>Asked</dt><dd class="number">{{claims.asked}}</dd></div>
        <div><dt>Ends</dt><dd class="number">{{claims.ends}}</dd></div>
        </dl>
        <div class="actions"><button class="button primary" name="open" value="{{request}}">Look at it</button></div>
        <label class="tick alone"><input type="checkbox" name="request" value="{{request}}"{{#isTicked}} checked{{/isTicked}}><span class="title">Deny this one</span></label>
        </section>
        {{/items}}
        <div class="field">
        <label for="reason">Reason for the no <span class="optional">(optional; the agents see it)</span></label>
        <input id="reason" name="reason" value="{{reason}}" maxlength="500" autocomplete="off">
        </div>
        <div class="actions"><button class="button danger" name="decision" value="deny">Deny what is ticked</button></div>
        </form>
        {{/isEmpty}}
        {{/content}}
        {{/layout}}
        """#
}
