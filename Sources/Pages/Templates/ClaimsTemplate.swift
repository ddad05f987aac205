// SPDX-License-Identifier: Apache-2.0

/// Who asks and why, quoted.
enum ClaimsTemplate {
    static let text = #"""
        <section class="card" aria-labelledby="who">
        <h2 id="who">Who asks</h2>
        <p class="name"><q><bdi>{{agent.text}}</bdi></q></p>
        <p class="tags"><span class="tag"><span aria-hidden="true">?</span> Unverified: it calls itself so</span>{{#isLookalike}}<span class="tag warning"><span aria-hidden="true">▲</span> Has letters that look like others</span>{{/isLookalike}}</p>
        {{#why}}
        <figure class="claim">
        <figcaption>Why, in its own words</figcaption>
        <blockquote><bdi>{{text}}</bdi></blockquote>
        </figure>
        {{/why}}
        {{#compare}}
        <figure class="claim">
        <figcaption>Compare: the agent should show the same</figcaption>
        <blockquote><bdi>{{text}}</bdi></blockquote>
        </figure>
        {{/compare}}
        <dl class="facts">
        <div><dt>Connected app</dt><dd>{{#app}}<q><bdi>{{text}}</bdi></q>, unverified<br>{{/app}}{{^app}}Gives no name<br>{{/app}}<code>{{host}}</code></dd></div>
        <div><dt>Works</dt><dd>{{acts}}</dd></div>
        {{#address}}<div><dt>From</dt><dd><code>{{address}}</code><br>As this server saw it: a hint, no proof</dd></div>{{/address}}
        <div><dt>Asked</dt><dd class="number">{{asked}}</dd></div>
        <div><dt>Ends</dt><dd class="number">{{ends}}</dd></div>
        </dl>
        {{#connects}}<p class="hint">The app belongs to nobody yet. With your first yes it becomes yours: you alone decide on its agents from then on.</p>{{/connects}}
        </section>
        """#
}
