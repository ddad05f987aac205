// SPDX-License-Identifier: Apache-2.0

/// HTML for the pages that people see: typed view models in, text out.
///
/// Begin with ``Page``, one case a page with its view model, and with ``PageFrame``, what stands
/// around every one of them. ``Stylesheet`` is the one style sheet that they name. Templates and
/// style are compiled in: nothing is read from a file. Everything that is shown is escaped, and
/// what a stranger says of itself is quoted as a ``Claim``.
public enum Pages {}
