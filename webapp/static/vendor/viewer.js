import{Tb as e}from"./chunk-FBFNOTL3.js";export{e as NavigatedViewer};
