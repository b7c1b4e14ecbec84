// What the quote page loads: asks for a price, and shows it.
const form = document.querySelector('#quote');
const price = document.querySelector('#price');

form?.addEventListener('submit', async (event) => {
  event.preventDefault();
  const answer = await fetch('/api/quote', { method: 'POST', body: new FormData(form) });
  price.textContent = answer.ok ? (await answer.json()).price : 'There is no price just now. Try again in a minute.';
});
