import { NIGHT } from './map-style.js';

/** Signs that stand on the map besides colour: a warning triangle for a fault, a cross for a silent luminaire. */
const SIZE = 44;

function draw(paint: (pen: CanvasRenderingContext2D) => void): ImageData {
  const canvas = document.createElement('canvas');
  canvas.width = SIZE;
  canvas.height = SIZE;
  const pen = canvas.getContext('2d');
  if (!pen) throw new Error('This browser gives no 2D canvas.');
  pen.lineCap = 'round';
  pen.lineJoin = 'round';
  paint(pen);
  return pen.getImageData(0, 0, SIZE, SIZE);
}

/** Images by mark name, drawn at twice their size for sharp screens. */
export function markImages(): Record<'fault' | 'silent', ImageData> {
  return {
    fault: draw((pen) => {
      pen.beginPath();
      pen.moveTo(22, 6);
      pen.lineTo(40, 38);
      pen.lineTo(4, 38);
      pen.closePath();
      pen.fillStyle = NIGHT.fault;
      pen.strokeStyle = NIGHT.ground;
      pen.lineWidth = 4;
      pen.fill();
      pen.stroke();
      pen.strokeStyle = '#2a0610';
      pen.lineWidth = 4;
      pen.beginPath();
      pen.moveTo(22, 18);
      pen.lineTo(22, 27);
      pen.moveTo(22, 33);
      pen.lineTo(22, 33.2);
      pen.stroke();
    }),
    silent: draw((pen) => {
      pen.strokeStyle = NIGHT.silent;
      pen.lineWidth = 3.4;
      pen.beginPath();
      pen.moveTo(16, 16);
      pen.lineTo(28, 28);
      pen.moveTo(28, 16);
      pen.lineTo(16, 28);
      pen.stroke();
    }),
  };
}
