// SPDX-License-Identifier: Apache-2.0

/// What became of a request.
enum OutcomeTemplate {
    static let text = #"""
        {{<layout}}
        {{$content}}
        <div class="narrow">
        {{>notice}}
        <div class="card outcome {{style}}">
        <p class="big" aria-hidden="true">{{sign}}</p>
        <h1>{{heading}}</h1>
        <p class="name"><q><bdi>{{agent.text}}</bdi></q></p>
        <p>{{text}}</p>
        {{#items}}
        <div class="result">
        <p><code>{{name}}</code> {{#isGranted}}<span class="state done"><span aria-hidden="true">✓</span> Allowed</span>{{/isGranted}}{{^isGranted}}<span class="state problem"><span aria-hidden="true">✕</span> Not allowed</span>{{/isGranted}}</p>
        <ul class="limits">
        {{#limits}}<li><span aria-hidden="true">–</span> {{.}}</li>{{/limits}}
        {{#isUnlimited}}<li class="any"><span aria-hidden="true">▲</span> without limits</li>{{/isUnlimited}}
        </ul>
        </div>
        {{/items}}
        </div>
        <p><a href="{{frame.base}}/device">Enter another code</a></p>
        </div>
        {{/content}}
        {{/layout}}
        """#
}
