// Starts Swagger UI on /docs, light or dark as the pages are; a file of its own, because the content security policy
// allows no inline script.
document.documentElement.classList.toggle("dark-mode", document.documentElement.dataset.theme === "dark");

window.SwaggerUIBundle({
  url: "/openapi.json",
  dom_id: "#swagger-ui",
  presets: [window.SwaggerUIBundle.presets.apis],
  layout: "BaseLayout",
  deepLinking: true,
  docExpansion: "list",
  defaultModelsExpandDepth: 0,
  validatorUrl: null,
});
