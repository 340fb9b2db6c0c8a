#include "study/page.hpp"

#include <fmt/format.h>

namespace sotto::study {
namespace {

constexpr const char* kStyle = R"(
body { font-family: sans-serif; color: #1b1f24; max-width: 1320px; margin: 2em auto; padding: 0 1em; line-height: 1.45; }
h1 { font-size: 1.6em; margin-bottom: 0.2em; } h2 { font-size: 1.15em; margin-top: 1.8em; }
table { border-collapse: collapse; } td, th { padding: 0.25em 0.7em; text-align: left; }
table.facts td:nth-child(n+2), table.facts th:nth-child(n+2) { text-align: right; font-variant-numeric: tabular-nums; }
table.facts tr { border-bottom: 1px solid #d8dee4; }
table.confusion td, table.confusion th { text-align: right; min-width: 2.4em; font-size: 0.85em; }
.figures { display: flex; flex-wrap: wrap; gap: 1.2em; } .figures figure { margin: 0; flex: 1 1 560px; max-width: 640px; }
.wide { overflow-x: auto; } .wide td { white-space: nowrap; } td small { color: #57606a; }
figcaption, .note { color: #57606a; font-size: 0.9em; } svg { width: 100%; height: auto; }
)";

}  // namespace

std::string escaped(const std::string& text) {
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

std::string page_head(const std::string& title, const std::string& description) {
  return fmt::format(
      "<!doctype html>\n<html lang=\"en\"><head><meta "
      "charset=\"utf-8\"><title>{0}</title>\n<style>{1}</style></head><body>\n"
      "<h1>{0}</h1>\n<p>{2}</p>\n",
      escaped(title), kStyle, escaped(description));
}

std::string page_end() {
  return "</body></html>\n";
}

std::string figure(const std::string& svg, const std::string& caption) {
  return fmt::format("<figure>{}<figcaption>{}</figcaption></figure>\n", svg, escaped(caption));
}

}  // namespace sotto::study
