//! Refusals, with the codes and texts of the backends that sit behind Graph.

use crate::wire::{Body, Request, Response};

/// 400: a segment that this version does not have.
pub fn no_segment(request: &Request, segment: &str) -> Response {
    let message = format!("Resource not found for the segment '{segment}'.");
    Response::error(request, 400, "BadRequest", &message)
}

/// 405: the path exists, but not with this verb.
pub fn no_verb(request: &Request) -> Response {
    let message = "Specified HTTP method is not allowed for the request target.";
    Response::error(request, 405, "Request_BadRequest", message)
}

/// 404 of the directory.
pub fn no_such(request: &Request, key: &str) -> Response {
    let message = format!(
        "Resource '{key}' does not exist or one of its queried reference-property objects are not present."
    );
    Response::error(request, 404, "Request_ResourceNotFound", &message)
}

/// 400: a property that the type does not have.
pub fn no_property(request: &Request, name: &str) -> Response {
    let message = format!("Could not find a property named '{name}'.");
    Response::error(request, 400, "BadRequest", &message)
}

/// 400: the body is missing or is not a JSON object.
pub fn bad_body(request: &Request) -> Response {
    let message = "Unable to read JSON request payload. Please ensure Content-Type header is set and payload is of valid JSON format.";
    Response::error(request, 400, "BadRequest", message)
}

/// 403 of the directory.
pub fn insufficient(request: &Request) -> Response {
    let message = "Insufficient privileges to complete the operation.";
    Response::error(request, 403, "Authorization_RequestDenied", message)
}

/// 403 of the authentication methods, requirements and policies: scope, role and rank sound the same.
pub fn denied(request: &Request) -> Response {
    methods(request, 403, "accessDenied", "Request Authorization failed")
}

/// 403 of the reports when the role is too low.
pub fn role_too_low(request: &Request) -> Response {
    let code = "Authentication_RequestFromUnsupportedUserRole";
    Response::error(request, 403, code, "User is not in the allowed roles")
}

/// 403 of what needs Entra ID P1 or P2.
pub fn no_premium(request: &Request) -> Response {
    Response::error(
        request,
        403,
        "Authentication_RequestFromNonPremiumTenantOrB2CTenant",
        "Neither tenant is B2C or tenant doesn't have premium license",
    )
}

/// 400 of the authentication methods.
pub fn bad_method(request: &Request, message: &str) -> Response {
    methods(request, 400, "badRequest", message)
}

/// 404 of the authentication methods.
pub fn no_method(request: &Request, id: &str) -> Response {
    let message = format!("The requested authentication method id of [{id}] was not found.");
    methods(request, 404, "resourceNotFound", &message)
}

/// The authentication methods' backend repeats the message inside.
pub fn methods(request: &Request, status: u16, code: &str, message: &str) -> Response {
    let mut response = Response::error(request, status, code, message);
    if let Body::Json(body) = &mut response.body {
        body["error"]["innerError"]["message"] = message.into();
    }
    response
}
