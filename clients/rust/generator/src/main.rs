//! Makes the messages (prost) and the table of methods from the .proto files: `martlet-generator PROTO-FOLDER OUT`.

use std::path::PathBuf;

/// Writes one constant for each method: its path, and the types that go there and come back.
struct Methods;

impl prost_build::ServiceGenerator for Methods {
    fn generate(&mut self, service: prost_build::Service, out: &mut String) {
        for line in service.comments.leading.iter() {
            out.push_str(&format!("///{line}\n"));
        }
        let module = snake_case(&service.proto_name);
        out.push_str(&format!("pub mod {module} {{\n    use crate::method::Method;\n\n"));
        for method in &service.methods {
            for line in method.comments.leading.iter() {
                out.push_str(&format!("    ///{line}\n"));
            }
            out.push_str(&format!(
                "    pub const {}: Method<super::{}, super::{}> =\n        Method::new(\"/{}.{}/{}\");\n",
                snake_case(&method.proto_name).to_uppercase(),
                method.input_type,
                method.output_type,
                service.package,
                service.proto_name,
                method.proto_name
            ));
        }
        out.push_str("}\n");
    }
}

fn snake_case(name: &str) -> String {
    let mut out = String::new();
    for (index, letter) in name.chars().enumerate() {
        if letter.is_uppercase() && index > 0 {
            out.push('_');
        }
        out.extend(letter.to_lowercase());
    }
    out
}

fn main() -> std::io::Result<()> {
    let arguments: Vec<PathBuf> = std::env::args_os().skip(1).map(PathBuf::from).collect();
    let (proto, out) = (&arguments[0], &arguments[1]);
    let mut files = vec![
        proto.join("google/rpc/status.proto"),
        proto.join("google/rpc/error_details.proto"),
        proto.join("grpc/health/v1/health.proto"),
    ];
    for entry in std::fs::read_dir(proto.join("martlet/v1"))? {
        files.push(entry?.path());
    }
    files.sort();
    prost_build::Config::new()
        .out_dir(out)
        .service_generator(Box::new(Methods))
        .compile_protos(&files, &[proto])
}
