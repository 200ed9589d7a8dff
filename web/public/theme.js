// Sets the theme before the first paint. It blocks on purpose, and it is a file of its own
// because the content security policy allows no inline script.
(() => {
  let choice = 'system';
  try {
    choice = localStorage.getItem('music-analyser-theme') ?? 'system';
  } catch {
    // Storage is blocked: the system's theme is the best guess.
  }
  const dark =
    choice === 'dark' || (choice !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches);
  document.documentElement.dataset.theme = dark ? 'dark' : 'light';
  document
    .querySelector('meta[name="theme-color"]')
    ?.setAttribute('content', dark ? '#0f0d12' : '#f6f5f8');
})();
