// SPDX-License-Identifier: Apache-2.0

/// The first page.
enum StartTemplate {
    static let text = #"""
        {{<layout}}
        {{$content}}
        <h1>Agents ask here.<br>People decide.</h1>
        <p class="lead"><bdi>{{description}}</bdi></p>
        <p><a class="button primary" href="{{frame.base}}/device">Enter a code</a></p>
        <p class="hint">An agent that wants to connect shows a code of eight letters. Type it to see what the agent asks for, and say yes or no.</p>
        <section aria-labelledby="state">
        <h2 id="state">This server</h2>
        <dl class="facts">
        <div><dt>State</dt><dd>{{#isWorking}}<span class="state done"><span aria-hidden="true">✓</span> Working</span>{{/isWorking}}{{^isWorking}}<span class="state problem"><span aria-hidden="true">✕</span> Not deciding</span>{{/isWorking}}<br>{{health}}</dd></div>
        <div><dt>Ledger</dt><dd class="number">{{entries}}</dd></div>
        <div><dt>Address</dt><dd><code>{{issuer}}</code></dd></div>
        </dl>
        </section>
        <section aria-labelledby="try">
        <h2 id="try">Connect an agent</h2>
        <pre><code>agentauth discover {{issuer}}
        agentauth connect -P {{issuer}} --grant check_balance</code></pre>
        </section>
        {{/content}}
        {{/layout}}
        """#
}
