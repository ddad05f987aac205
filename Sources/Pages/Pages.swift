// SPDX-License-Identifier: Apache-2.0
/// HTML for the pages that people see: view models in, text out.
