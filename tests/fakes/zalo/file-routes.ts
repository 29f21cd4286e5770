import type { FastifyInstance } from "fastify";

const PDF = Buffer.from(
  "%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n",
);
const JPEG = Buffer.from(
  "/9j/4AAQSkZJRgABAQEASABIAAD/2wBDAP//////////////////////////////////////////////////////////////////////////////////////2wBDAf//////////////////////////////////////////////////////////////////////////////////////wAARCAABAAEDASIAAhEBAxEB/8QAFAABAAAAAAAAAAAAAAAAAAAAA//EABQQAQAAAAAAAAAAAAAAAAAAAAD/xAAUAQEAAAAAAAAAAAAAAAAAAAAA/8QAFBEBAAAAAAAAAAAAAAAAAAAAAP/aAAwDAQACEQMRAD8AN//Z",
  "base64",
);

/** What citizens send lies here: any name, the kind by its ending. */
export function fileRoutes(app: FastifyInstance): void {
  app.get<{ Params: { name: string } }>("/files/:name", async (request, reply) => {
    const pdf = request.params.name.endsWith(".pdf");
    return reply.type(pdf ? "application/pdf" : "image/jpeg").send(pdf ? PDF : JPEG);
  });
}
