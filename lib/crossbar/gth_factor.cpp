#include "gth_factor.hpp"

#include <algorithm>

namespace sotto {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

constexpr Index kBlock = 32;      // columns eliminated one by one before the rest is changed by a matrix product
constexpr Index kFewColumns = 4;  // below this a matrix product costs more than the plain loops

/// below(r, c) += sum over k of w(r, k) w(c, k) / p_k for r > c: what the eliminated columns leave to others. Entries
/// on and above the diagonal mean nothing.
template <class Rows, class Target>
void add_products(const Rows& w, const VectorXd& inverse_p, Target&& below) {
  const Index count = below.cols();
  if (w.cols() <= kFewColumns) {
    for (Index k = 0; k < w.cols(); ++k) {
      for (Index c = 0; c < count; ++c) {
        const double share = w(c, k) * inverse_p(k);
        const Index rest = below.rows() - c - 1;
        below.col(c).tail(rest) += share * w.col(k).tail(rest);
      }
    }
    return;
  }
  const MatrixXd shares = (w.topRows(count) * inverse_p.asDiagonal()).transpose();
  below.topRows(count).template triangularView<Eigen::Lower>() += w.topRows(count) * shares;
  const Index rest = below.rows() - count;
  if (rest > 0) below.bottomRows(rest).noalias() += w.bottomRows(rest) * shares;
}

Index tallest_panel(const EliminationPlan& plan) {
  Index tallest = 0;
  for (const FactorPanel& panel : plan.panels) tallest = std::max<Index>(tallest, panel.height);
  return tallest;
}

}  // namespace

GthFactor::GthFactor(std::int32_t num_eliminated, std::int32_t num_kept, const std::vector<Conductance>& conductances,
                     const std::vector<std::int32_t>& order)
    : num_eliminated_(num_eliminated), kept_siemens_(MatrixXd::Zero(num_kept, num_kept)) {
  const NodeGraph graph = node_graph(num_eliminated + num_kept, conductances);
  plan_ = plan_elimination(graph, num_eliminated, order);
  values_.assign(plan_.num_values, 0.0);
  pivot_siemens_.resize(num_eliminated);
  for (const Conductance& c : conductances) {
    const Index a = c.node_a - num_eliminated;
    const Index b = c.node_b - num_eliminated;
    if (a >= 0 && b >= 0) kept_siemens_(std::max(a, b), std::min(a, b)) += c.siemens;
  }
  factor(graph);
  kept_siemens_.triangularView<Eigen::StrictlyUpper>() = kept_siemens_.transpose();
}

void GthFactor::factor(const NodeGraph& graph) {
  place_.resize(plan_.node_of.size());
  std::vector<std::vector<std::int32_t>> children(plan_.panels.size());
  std::vector<MatrixXd> passed(plan_.panels.size());
  for (std::size_t index = 0; index < plan_.panels.size(); ++index) {
    const FactorPanel& panel = plan_.panels[index];
    passed[index] = MatrixXd::Zero(panel.height - panel.width, panel.height - panel.width);
    assemble(graph, panel);
    for (const std::int32_t child : children[index]) {
      add_passed(plan_.panels[child], passed[child], panel, passed[index]);
      passed[child].resize(0, 0);
    }
    eliminate(panel, passed[index]);
    const std::int32_t next = panel.height > panel.width ? plan_.rows[panel.rows + panel.width] : num_eliminated_;
    if (next < num_eliminated_) {
      children[plan_.panel_of[next]].push_back(static_cast<std::int32_t>(index));
    } else {
      keep(panel, passed[index]);
      passed[index].resize(0, 0);
    }
  }
  place_ = {};
}

void GthFactor::assemble(const NodeGraph& graph, const FactorPanel& shape) {
  for (std::int32_t r = 0; r < shape.height; ++r) place_[plan_.rows[shape.rows + r]] = r;
  Panel panel(values_.data() + shape.values, shape.height, shape.width);
  for (std::int32_t c = 0; c < shape.width; ++c) {
    const std::int32_t node = plan_.node_of[shape.first + c];
    for (std::size_t e = graph.start[node]; e < graph.start[node + 1]; ++e) {
      const std::int32_t row = plan_.column_of[graph.neighbor[e]];
      if (row > shape.first + c) panel(place_[row], c) += graph.siemens[e];
    }
  }
}

void GthFactor::add_passed(const FactorPanel& from, const MatrixXd& change, const FactorPanel& shape,
                           MatrixXd& passed) {
  Panel panel(values_.data() + shape.values, shape.height, shape.width);
  const std::int32_t* rows = plan_.rows.data() + from.rows + from.width;
  for (Index c = 0; c < change.cols(); ++c) {
    const std::int32_t col = place_[rows[c]];
    const bool here = col < shape.width;
    double* target = here ? &panel(0, col) : &passed(0, col - shape.width);
    const std::int32_t first = here ? 0 : shape.width;
    for (Index r = c + 1; r < change.rows(); ++r) target[place_[rows[r]] - first] += change(r, c);
  }
}

void GthFactor::keep(const FactorPanel& from, const MatrixXd& change) {
  const std::int32_t* rows = plan_.rows.data() + from.rows + from.width;
  for (Index c = 0; c < change.cols(); ++c) {
    for (Index r = c + 1; r < change.rows(); ++r) {
      kept_siemens_(rows[r] - num_eliminated_, rows[c] - num_eliminated_) += change(r, c);
    }
  }
}

void GthFactor::eliminate(const FactorPanel& shape, MatrixXd& passed) {
  Panel panel(values_.data() + shape.values, shape.height, shape.width);
  VectorXd inverse_p(shape.width);
  for (Index begin = 0; begin < shape.width; begin += kBlock) {
    const Index end = std::min<Index>(begin + kBlock, shape.width);
    for (Index k = begin; k < end; ++k) {
      const double p = panel.col(k).tail(shape.height - k - 1).sum();
      pivot_siemens_(shape.first + k) = p;
      inverse_p(k) = 1 / p;
      for (Index c = k + 1; c < end; ++c) {
        const Index rest = shape.height - c - 1;
        panel.col(c).tail(rest) += (panel(c, k) / p) * panel.col(k).tail(rest);
      }
    }
    const Index rest = shape.width - end;
    if (rest == 0) continue;
    add_products(panel.block(end, begin, shape.height - end, end - begin), inverse_p.segment(begin, end - begin).eval(),
                 panel.block(end, end, shape.height - end, rest));
  }
  if (passed.cols() > 0) add_products(panel.bottomRows(passed.rows()), inverse_p, passed);
}

VectorXd GthFactor::solve(const VectorXd& injected_a) const {
  VectorXd flow = VectorXd::Zero(static_cast<Index>(plan_.node_of.size()));
  for (Index node = 0; node < num_eliminated_; ++node) flow(plan_.column_of[node]) = injected_a(node);
  pass_forward(flow);
  flow.tail(kept_siemens_.rows()).setZero();
  pass_back(flow);
  VectorXd potential_v(num_eliminated_);
  for (Index node = 0; node < num_eliminated_; ++node) potential_v(node) = flow(plan_.column_of[node]);
  return potential_v;
}

void GthFactor::pass_forward(VectorXd& flow) const {
  VectorXd scratch(tallest_panel(plan_));
  for (const FactorPanel& shape : plan_.panels) {
    const Eigen::Map<const MatrixXd> panel(values_.data() + shape.values, shape.height, shape.width);
    auto local = scratch.head(shape.height);
    local.setZero();
    local.head(shape.width) = flow.segment(shape.first, shape.width);
    for (Index k = 0; k < shape.width; ++k) {
      const Index rest = shape.height - k - 1;
      local.tail(rest) += (local(k) / pivot_siemens_(shape.first + k)) * panel.col(k).tail(rest);
    }
    flow.segment(shape.first, shape.width) = local.head(shape.width);
    const std::int32_t* rows = plan_.rows.data() + shape.rows;
    for (Index r = shape.width; r < shape.height; ++r) flow(rows[r]) += local(r);
  }
}

void GthFactor::pass_back(VectorXd& flow) const {
  VectorXd scratch(tallest_panel(plan_));
  for (auto shape = plan_.panels.rbegin(); shape != plan_.panels.rend(); ++shape) {
    const Eigen::Map<const MatrixXd> panel(values_.data() + shape->values, shape->height, shape->width);
    const std::int32_t* rows = plan_.rows.data() + shape->rows;
    auto local = scratch.head(shape->height);
    for (Index r = 0; r < shape->height; ++r) local(r) = flow(rows[r]);
    for (Index k = shape->width - 1; k >= 0; --k) {
      const Index rest = shape->height - k - 1;
      local(k) = (local(k) + panel.col(k).tail(rest).dot(local.tail(rest))) / pivot_siemens_(shape->first + k);
    }
    flow.segment(shape->first, shape->width) = local.head(shape->width);
  }
}

}  // namespace sotto
