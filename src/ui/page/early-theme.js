// Ahead of the first paint, so that a chosen theme does not flash up as the system's.
try {
  document.documentElement.dataset['theme'] = JSON.parse(localStorage.getItem('nestor.theme') ?? '"system"');
} catch {
  document.documentElement.dataset['theme'] = 'system';
}
