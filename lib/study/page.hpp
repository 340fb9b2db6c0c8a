/// What the HTML pages of reports have in common.
#pragma once

#include <fmt/format.h>

#include <string>

namespace sotto::study {

inline constexpr const char* kStyle = R"(
body { font-family: sans-serif; color: #1b1f24; max-width: 1320px; margin: 2em auto; padding: 0 1em; line-height: 1.45; }
h1 { font-size: 1.6em; margin-bottom: 0.2em; } h2 { font-size: 1.15em; margin-top: 1.8em; }
table { border-collapse: collapse; } td, th { padding: 0.25em 0.7em; text-align: left; }
table.facts td:nth-child(n+2), table.facts th:nth-child(n+2) { text-align: right; font-variant-numeric: tabular-nums; }
table.facts tr { border-bottom: 1px solid #d8dee4; }
table.confusion td, table.confusion th { text-align: right; min-width: 2.4em; font-size: 0.85em; }
.figures { display: flex; flex-wrap: wrap; gap: 1.2em; } .figures figure { margin: 0; flex: 1 1 560px; max-width: 640px; }
figcaption, .note { color: #57606a; font-size: 0.9em; } svg { width: 100%; height: auto; }
)";

/// Text as it may stand in HTML.
inline std::string escaped(const std::string& text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '&':
        out += "&amp;";
        break;
      case '"':
        out += "&quot;";
        break;
      default:
        out += c;
    }
  }
  return out;
}

/// A drawing with words below it.
inline std::string figure(const std::string& svg, const std::string& caption) {
  return fmt::format("<figure>{}<figcaption>{}</figcaption></figure>\n", svg, escaped(caption));
}

}  // namespace sotto::study
