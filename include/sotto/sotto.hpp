/// Everything of Sotto that was built: one include for users; Sotto's own sources include single headers.
#pragma once

#include "sotto/array/partition.hpp"
#include "sotto/array/tile.hpp"
#include "sotto/config.hpp"
#include "sotto/core/error.hpp"
#include "sotto/core/parallel_for.hpp"
#include "sotto/core/product.hpp"
#include "sotto/core/random.hpp"
#include "sotto/core/report.hpp"
#include "sotto/core/simd.hpp"
#include "sotto/core/units.hpp"
#include "sotto/core/version.hpp"
#include "sotto/crossbar/circuit.hpp"
#include "sotto/crossbar/crossbar.hpp"
#include "sotto/crossbar/mapping.hpp"
#include "sotto/crossbar/newton.hpp"
#include "sotto/crossbar/nonlinear.hpp"
#include "sotto/crossbar/power.hpp"
#include "sotto/crossbar/sensitivity.hpp"
#include "sotto/crossbar/solve.hpp"
#include "sotto/crossbar/transfer.hpp"
#include "sotto/crossbar/update.hpp"
#include "sotto/crossbar/wires.hpp"
#include "sotto/device/access_transistor.hpp"
#include "sotto/device/mtj.hpp"
#include "sotto/montecarlo/exact_sum.hpp"
#include "sotto/montecarlo/intervals.hpp"
#include "sotto/montecarlo/run.hpp"
#include "sotto/montecarlo/sampling.hpp"
#include "sotto/montecarlo/statistics.hpp"
#include "sotto/network/layer.hpp"
#include "sotto/network/network.hpp"
#include "sotto/network/train.hpp"
#include "sotto/neuron/diff_amp.hpp"
#include "sotto/neuron/sigmoid_neuron.hpp"

#if SOTTO_HAS_IO
#include "sotto/io/circuit_file.hpp"
#include "sotto/io/crossbar_case.hpp"
#include "sotto/io/crosscheck_result.hpp"
#include "sotto/io/dataset.hpp"
#include "sotto/io/device_card.hpp"
#include "sotto/io/experiment.hpp"
#include "sotto/io/infer_result.hpp"
#include "sotto/io/matrix_file.hpp"
#include "sotto/io/model.hpp"
#include "sotto/io/neuron_card.hpp"
#include "sotto/io/output_file.hpp"
#include "sotto/io/overrides.hpp"
#include "sotto/io/result.hpp"
#include "sotto/io/tensor_file.hpp"
#include "sotto/io/train_result.hpp"
#include "sotto/io/training.hpp"
#include "sotto/io/wire_card.hpp"
#endif

#if SOTTO_HAS_SPICE
#include "sotto/spice/cross_check.hpp"
#include "sotto/spice/deck.hpp"
#include "sotto/spice/netlist.hpp"
#include "sotto/spice/network_netlist.hpp"
#include "sotto/spice/nonlinear_netlist.hpp"
#include "sotto/spice/session.hpp"
#endif

#if SOTTO_HAS_STUDY
#include "sotto/study/crosscheck.hpp"
#include "sotto/study/infer.hpp"
#include "sotto/study/mvm.hpp"
#include "sotto/study/report.hpp"
#include "sotto/study/train_model.hpp"
#endif

#if SOTTO_HAS_SQLITE
#include "sotto/montecarlo/store.hpp"
#endif

#if SOTTO_HAS_MPI
#include "sotto/montecarlo/distributed.hpp"
#endif
