// SPDX-License-Identifier: Apache-2.0

/// One capability, with its risk, its limits, and the ways to narrow it.
enum CapabilityTemplate {
    static let text = #"""
        <li class="choice {{style}}">
        {{#isOffered}}
        <label class="tick"><input type="checkbox" name="capability" value="{{name}}"{{#isTicked}} checked{{/isTicked}}><span class="title"><code>{{name}}</code> <span class="risk {{style}}"><span aria-hidden="true">{{sign}}</span> {{risk}}</span></span></label>
        {{/isOffered}}
        {{^isOffered}}
        <p class="tick"><span class="title"><code>{{name}}</code> <span class="risk {{style}}"><span aria-hidden="true">{{sign}}</span> {{risk}}</span></span></p>
        {{/isOffered}}
        <div class="detail">
        <p>{{about}}</p>
        <ul class="limits">
        {{#limits}}<li><span aria-hidden="true">–</span> {{.}}</li>{{/limits}}
        {{#unlimited}}<li class="any"><span aria-hidden="true">▲</span> {{.}}</li>{{/unlimited}}
        {{#isWithoutArguments}}<li><span aria-hidden="true">–</span> takes no arguments</li>{{/isWithoutArguments}}
        </ul>
        {{^isApprovable}}<p class="not-here">Cannot be approved on this page; approving the rest here denies it.</p>{{/isApprovable}}
        {{#isOffered}}{{#hasNarrowings}}
        <details{{#isNarrowed}} open{{/isNarrowed}}>
        <summary>Narrow it</summary>
        {{#narrowings}}
        <div class="field">
        <label for="{{name}}">{{field}}</label>
        <input id="{{name}}" name="{{name}}" value="{{typed}}" placeholder="any" autocomplete="off" autocapitalize="none" spellcheck="false" maxlength="2000" aria-describedby="narrow-hint">
        </div>
        {{/narrowings}}
        </details>
        {{/hasNarrowings}}{{/isOffered}}
        </div>
        </li>
        """#
}
