/** Who may show the page in a frame: CSP source expressions, for example `https://portal.example.vn`. */
export type FrameAncestors = readonly string[];

/**
 * Headers of every answer under `/chat`: nothing from elsewhere is loaded, nothing inline runs, no device is used.
 * `frameAncestors` is "'self'" unless a portal embeds the page.
 */
export function securityHeaders(
  frameAncestors: FrameAncestors = ["'self'"],
): Readonly<Record<string, string>> {
  const policy = [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "connect-src 'self'",
    "img-src 'self' data:",
    "form-action 'self'",
    "base-uri 'none'",
    `frame-ancestors ${frameAncestors.join(" ")}`,
  ];
  return {
    "content-security-policy": policy.join("; "),
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "permissions-policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
  };
}
