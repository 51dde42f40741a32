use std::marker::PhantomData;

/// A method: its path, and the types of request and answer. Made by `./generate`.
pub struct Method<Request, Response> {
    path: &'static str,
    types: PhantomData<fn(Request) -> Response>,
}

impl<Request, Response> Method<Request, Response> {
    /// A method of a path, `/package.Service/Method`.
    pub const fn new(path: &'static str) -> Self {
        Method { path, types: PhantomData }
    }

    /// The path.
    pub const fn path(&self) -> &'static str {
        self.path
    }
}
