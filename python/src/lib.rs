//! faitout as a Python module. What is typed and documented for users stands in `faitout/*.py`; here only what must be Rust.
//!
//! Records cross as JSON or as Arrow columns: the shapes have one definition, that of the Rust types.

mod arrow;
mod errors;
mod pipeline;
mod reader;
mod source;
mod tools;

use pyo3::prelude::*;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[pymodule]
fn _faitout(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add_class::<pipeline::Pipeline>()?;
    module.add_class::<reader::Reader>()?;
    module.add_function(wrap_pyfunction!(tools::check, module)?)?;
    module.add_function(wrap_pyfunction!(tools::ledger, module)?)?;
    module.add_function(wrap_pyfunction!(tools::record_schema, module)?)?;
    module.add("__version__", env!("CARGO_PKG_VERSION"))
}
